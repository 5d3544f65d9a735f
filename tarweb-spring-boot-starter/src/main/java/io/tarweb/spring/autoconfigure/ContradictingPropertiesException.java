package io.tarweb.spring.autoconfigure;

/**
 * Two properties that can't both be meant.
 */
class ContradictingPropertiesException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Creates an exception.
	 * @param first the full name of one of the properties
	 * @param second the full name of the other one
	 * @param contradiction why one excludes the other
	 * @param action what the operator can do about it
	 */
	ContradictingPropertiesException(String first, String second, String contradiction, String action) {
		super("'" + first + "' contradicts '" + second + "': " + contradiction);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
