package io.tarweb.error;

/**
 * The archive can't be had from its source.
 */
public class SourceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String location;

	public SourceException(String location, Exception cause) {
		super("The archive '" + location + "' can't be fetched: " + reason(cause), cause);
		this.location = location;
	}

	private static String reason(Exception cause) {
		return (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
	}

	/**
	 * The location as the operator wrote it.
	 * @return the location
	 */
	public String location() {
		return this.location;
	}

}
