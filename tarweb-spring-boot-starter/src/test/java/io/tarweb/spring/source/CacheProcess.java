package io.tarweb.spring.source;

import java.io.IOException;
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
			default -> {
				loop(source);
				System.exit(0);
			}
		}
		Thread.currentThread().join();
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
