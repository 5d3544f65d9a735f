package io.tarweb.spring.internal.source;

import io.tarweb.error.TarwebException;
import org.jspecify.annotations.Nullable;

/**
 * The archive that a property names isn't available. The message is the second half of a
 * sentence that starts with the location.
 */
final class ArchiveUnavailableException extends TarwebException {

	private static final long serialVersionUID = 1L;

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
		super(property, location, message, cause, why.kind().remedy(why.subject()), property,
				property.replaceFirst("\\.archive$", ".sha256"));
	}

	@Override
	public @Nullable String reason() {
		return getMessage();
	}

}
