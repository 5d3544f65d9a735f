package io.tarweb.benchmarks;

import java.time.Duration;

/**
 * What programs of the system have in common.
 */
abstract class NativeServer implements Contender {

	private static final Duration VERSION = Duration.ofSeconds(10);

	@Override
	public Camp camp() {
		return Camp.PEER;
	}

	static String firstLine(String... command) {
		return Shell.run(VERSION, command).output().strip().lines().findFirst().orElse("unknown version");
	}

}
