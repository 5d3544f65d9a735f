package io.tarweb.cli.router;

import org.jspecify.annotations.Nullable;

/**
 * A configuration file is wrong. The message begins with the file and the place in it.
 */
public final class ConfigurationException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private ConfigurationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Something at a place is wrong.
	 * @param file the file as users call it
	 * @param line the number of the line, from 1
	 * @param column the number of the character in the line, from 1
	 * @param problem what is wrong
	 */
	static ConfigurationException at(String file, int line, int column, String problem, @Nullable Throwable cause) {
		return new ConfigurationException(file + ":" + line + ":" + column + ": " + problem, cause);
	}

	/**
	 * The whole file is wrong.
	 */
	static ConfigurationException of(String file, String problem, @Nullable Throwable cause) {
		return new ConfigurationException(file + ": " + problem, cause);
	}

}
