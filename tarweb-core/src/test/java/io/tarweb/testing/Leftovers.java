package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.opentest4j.TestAbortedException;

/**
 * What a server must not leave behind.
 */
public final class Leftovers {

	private static final Path MAPS = Path.of("/proc/self/maps");

	private Leftovers() {
	}

	/**
	 * The mappings of this process into files of a directory, deleted ones included.
	 * @param directory the directory
	 * @return a line for each
	 */
	public static List<String> mappings(Path directory) {
		if (!Files.exists(MAPS)) {
			throw new TestAbortedException("Mappings can be seen in /proc/self/maps only, on Linux");
		}
		try {
			String path = directory.toRealPath() + "/";
			return Files.readAllLines(MAPS, StandardCharsets.ISO_8859_1)
				.stream()
				.filter((line) -> line.contains(path))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The threads of servers.
	 * @return their names
	 */
	public static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("tarweb-"))
			.toList();
	}

}
