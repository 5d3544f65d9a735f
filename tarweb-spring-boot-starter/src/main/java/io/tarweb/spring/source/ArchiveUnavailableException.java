package io.tarweb.spring.source;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * The archive that a property names isn't there or can't be had. The message is the
 * second half of a sentence that starts with the location.
 */
public class ArchiveUnavailableException extends IOException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String location;

	ArchiveUnavailableException(String property, String location, String reason, @Nullable Throwable cause) {
		super(reason, cause);
		this.property = property;
		this.location = location;
	}

	/**
	 * The property that names the archive.
	 * @return the property's full name
	 */
	public String getProperty() {
		return this.property;
	}

	/**
	 * The location as the operator wrote it, without credentials.
	 * @return the property's value
	 */
	public String getLocation() {
		return this.location;
	}

}
