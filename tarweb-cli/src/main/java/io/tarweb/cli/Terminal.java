package io.tarweb.cli;

import java.io.Console;

/**
 * Whether output goes to a terminal.
 */
final class Terminal {

	private Terminal() {
	}

	/**
	 * Whether there is a terminal. JDK 22 and some later versions have a console even
	 * without one, but also a method to check, which JDK 17 lacks.
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
