package io.tarweb.cli;

import java.io.Console;

/**
 * Whether a person watches.
 */
final class Terminal {

	private Terminal() {
	}

	/**
	 * Tells whether there is a terminal. JDK 22 and some after it have a console even
	 * without one, but also a method that tells, which JDK 17 lacks.
	 * @return {@code false} for pipes, files and build servers
	 */
	static boolean isInteractive() {
		Console console = System.console();
		if (console == null || System.getenv("CI") != null) {
			return false;
		}
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

}
