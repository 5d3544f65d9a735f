package io.tarweb.spring.context;

/**
 * A stop that may take long, on a thread of its own: the other members of the lifecycle's
 * phase stop meanwhile, and the caller enforces the phase's timeout.
 */
final class Shutdown {

	private Shutdown() {
	}

	/**
	 * Begins to stop.
	 * @param thread the name of the thread
	 * @param callback called at the end, also of a stop that has failed
	 */
	static void begin(String thread, Runnable stop, Runnable callback) {
		new Thread(() -> {
			try {
				stop.run();
			}
			finally {
				callback.run();
			}
		}, thread).start();
	}

}
