package io.tarweb.spring.internal.source;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * The archive that a property names isn't available. The message is the second half of a
 * sentence that starts with the location.
 */
public class ArchiveUnavailableException extends IOException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String location;

	private final String remedy;

	/**
	 * Creates an exception.
	 * @param property the property that names the archive
	 * @param location its value, without credentials
	 * @param why why the archive isn't available
	 * @param message the reason, without credentials
	 * @param cause what may be shown of the cause
	 */
	ArchiveUnavailableException(String property, String location, UnavailableException why, String message,
			@Nullable Throwable cause) {
		super(message, cause);
		this.property = property;
		this.location = location;
		this.remedy = why.kind().remedy(property, why.subject());
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

	/**
	 * What the operator can do about it.
	 * @return one sentence or several
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
