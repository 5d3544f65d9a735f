package io.tarweb.reload;

import java.io.IOException;

/**
 * The archive can't be had from its source.
 */
public class SourceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String location;

	SourceException(String location, IOException cause) {
		super("The archive '" + location + "' can't be fetched: " + cause.getMessage(), cause);
		this.location = location;
	}

	/**
	 * The location as the operator wrote it.
	 * @return the location
	 */
	public String location() {
		return this.location;
	}

}
