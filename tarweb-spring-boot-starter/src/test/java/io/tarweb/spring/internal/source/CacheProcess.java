package io.tarweb.spring.internal.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/**
 * Another process that uses a cache directory.
 */
public final class CacheProcess {

	private static final int ROUNDS = 30;

	private CacheProcess() {
	}

	public static void main(String[] arguments) throws Exception {
		WatchableSource source = CacheDirectoryKillTests.sources(Path.of(arguments[0]))
			.create("tarweb.archive", arguments[1], null);
		switch (arguments[2]) {
			case "fetch" -> source.fetch();
			case "accept" -> source.accepted(source.fetch());
			case "take turns" -> takeTurns(source);
			default -> {
				loop(source);
				System.exit(0);
			}
		}
		Thread.currentThread().join();
	}

	/**
	 * For each line on standard input, fetches an archive, says its name, and accepts it
	 * at the next line.
	 */
	private static void takeTurns(WatchableSource source) throws IOException {
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
		Path before = null;
		while (lines.readLine() != null) {
			Path file = source.fetch();
			System.out.println("fetched " + file.getFileName());
			lines.readLine();
			source.accepted(file);
			System.out.println("accepted " + file.getFileName());
			if (before != null) {
				source.release(before);
			}
			before = file;
		}
		System.exit(0);
	}

	private static void loop(WatchableSource source) throws IOException {
		for (int i = 0; i < ROUNDS; i++) {
			Path file = source.fetch();
			CacheDirectoryKillTests.assertWhole(file);
			if (i % 3 != 0) {
				source.accepted(file);
			}
			source.release(file);
		}
	}

}
