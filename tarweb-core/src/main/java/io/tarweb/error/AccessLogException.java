package io.tarweb.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

import org.jspecify.annotations.Nullable;

/**
 * The access log can't be opened at start.
 */
public class AccessLogException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String location;

	public AccessLogException(String location, IOException cause) {
		super("The access log '" + location + "' can't be opened: " + reason(cause), cause);
		this.location = location;
	}

	/**
	 * Where the log was to be written.
	 * @return the file, or a name for standard output
	 */
	public String location() {
		return this.location;
	}

	/** The messages of these exceptions are the file's name. */
	private static @Nullable String reason(IOException cause) {
		if (cause instanceof NoSuchFileException) {
			return "its directory doesn't exist";
		}
		if (cause instanceof AccessDeniedException) {
			return "permission denied";
		}
		return (cause instanceof FileSystemException failure && failure.getReason() != null) ? failure.getReason()
				: cause.getMessage();
	}

}
