package io.tarweb.error;

/**
 * The archive isn't available from its source.
 */
public final class SourceException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final String location;

	public SourceException(String location, Exception cause) {
		super("SiteSettings.archives", location, "The archive '" + location + "' can't be fetched: " + reason(cause),
				cause, null);
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
