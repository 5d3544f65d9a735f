package io.tarweb.cli;

/**
 * The exit codes, documented in docs/PACKING.md.
 */
final class ExitCode {

	/** Done; for {@code diff}: the same. */
	static final int OK = 0;

	/** For {@code diff}: different; for {@code inspect --verify}: damaged. */
	static final int DIFFERENT = 1;

	/** The command line is wrong. */
	static final int USAGE = 2;

	/** The command failed. */
	static final int FAILED = 3;

	/** Links are broken, and the options make that a failure. */
	static final int BROKEN_LINKS = 4;

	private ExitCode() {
	}

}
