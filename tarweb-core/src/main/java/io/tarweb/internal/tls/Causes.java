package io.tarweb.internal.tls;

/**
 * Finds the reasons that exceptions give.
 */
final class Causes {

	private Causes() {
	}

	/**
	 * The message that names what is wrong, which libraries wrap in exceptions of their
	 * own.
	 */
	static String reason(Throwable thrown) {
		Throwable root = thrown;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		String message = root.getMessage();
		return (message != null) ? message : root.getClass().getName();
	}

}
