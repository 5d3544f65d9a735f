package io.tarweb.pack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A process that locks a file and lives until it is told to end.
 */
public final class LockHolder {

	private LockHolder() {
	}

	/**
	 * Locks a file.
	 * @param arguments the file
	 * @throws IOException if it can't be locked
	 */
	public static void main(String[] arguments) throws IOException {
		try (FileChannel channel = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE)) {
			channel.lock();
			System.out.println("locked");
			System.in.read();
		}
	}

}
