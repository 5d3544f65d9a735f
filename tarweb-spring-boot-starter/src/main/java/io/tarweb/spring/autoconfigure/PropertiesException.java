package io.tarweb.spring.autoconfigure;

import io.tarweb.error.TarwebException;
import org.jspecify.annotations.Nullable;

/**
 * The properties don't say what to do: one is missing, or two contradict each other.
 */
final class PropertiesException extends TarwebException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param message what is wrong, as a sentence without its full stop
	 * @param action what the operator can do about it
	 */
	PropertiesException(String message, String action) {
		this(message, action, null);
	}

	/**
	 * Creates an exception.
	 * @param message what is wrong, as a sentence without its full stop
	 * @param action what the operator can do about it
	 */
	PropertiesException(String message, String action, @Nullable Throwable cause) {
		super(null, null, message, cause, action.replace("%", "%%"));
	}

	/**
	 * Two properties contradict each other.
	 * @param first the full name of one of the properties
	 * @param second the full name of the other one
	 * @param contradiction why one excludes the other
	 * @param action what the operator can do about it
	 */
	static PropertiesException contradiction(String first, String second, String contradiction, String action) {
		return new PropertiesException("'" + first + "' contradicts '" + second + "': " + contradiction, action);
	}

}
