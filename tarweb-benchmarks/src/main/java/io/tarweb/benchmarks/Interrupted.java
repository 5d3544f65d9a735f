package io.tarweb.benchmarks;

/**
 * The run is being broken off.
 */
final class Interrupted extends RuntimeException {

	private static final long serialVersionUID = 1L;

	Interrupted() {
		super("Interrupted");
	}

	private Interrupted(InterruptedException cause) {
		super("Interrupted", cause);
	}

	/**
	 * Keeps the thread's flag, so that nothing waits again.
	 * @param cause what was caught
	 * @return what to throw
	 */
	static Interrupted now(InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new Interrupted(cause);
	}

}
