package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An archive isn't available; the property that names it isn't known here. The message is
 * the second half of a sentence that starts with the location.
 */
final class UnavailableException extends IOException {

	private static final long serialVersionUID = 1L;

	/** A disk with less room counts as full: copies are written in such pieces. */
	private static final long NO_ROOM_BYTES = 128 * 1024;

	/** The libraries with a {@code ProtocolResolver}, by the scheme that it handles. */
	private static final Map<String, String> STARTERS = Map.of("s3", "io.awspring.cloud:spring-cloud-aws-starter-s3",
			"gs", "com.google.cloud:spring-cloud-gcp-starter-storage", "azure-blob",
			"com.azure.spring:spring-cloud-azure-starter-storage-blob", "azure-file",
			"com.azure.spring:spring-cloud-azure-starter-storage-file-share");

	private final Unavailability kind;

	private final String subject;

	UnavailableException(Unavailability kind, String message) {
		this(kind, "", message, null);
	}

	UnavailableException(Unavailability kind, String message, @Nullable Throwable cause) {
		this(kind, "", message, cause);
	}

	/**
	 * Creates an exception.
	 * @param kind why the archive isn't available
	 * @param subject what the remedy must name
	 * @param message why, for an operator to read
	 */
	UnavailableException(Unavailability kind, Object subject, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
		this.subject = subject.toString();
	}

	/**
	 * A location isn't understood.
	 * @param scheme what it begins with
	 */
	static UnavailableException notResolved(String scheme) {
		String starter = STARTERS.get(scheme);
		return new UnavailableException(Unavailability.NOT_RESOLVED,
				(starter != null) ? ", as '" + starter + "' brings one" : "",
				"no ProtocolResolver of the application handles '" + scheme + ":'", null);
	}

	/**
	 * The file system failed at an archive in place.
	 * @param file the archive
	 */
	static UnavailableException ofFile(Path file, IOException ex) {
		if (ex instanceof UnavailableException unavailable) {
			return unavailable;
		}
		return (ex instanceof AccessDeniedException)
				? new UnavailableException(Unavailability.UNREADABLE, file,
						"the file " + file + " can't be read by this process", ex)
				: new UnavailableException(Unavailability.FAILED, describe(ex), ex);
	}

	/**
	 * The file system failed where copies are kept.
	 * @param directory a directory of copies
	 */
	static UnavailableException ofCache(Path directory, IOException ex) {
		if (ex instanceof UnavailableException unavailable) {
			return unavailable;
		}
		return new UnavailableException((isFull(directory)) ? Unavailability.CACHE_FULL : Unavailability.CACHE_FAILED,
				directory, "it can't be copied to the directory %s (tarweb.source.cache-directory): %s"
					.formatted(directory, describe(ex)),
				ex);
	}

	private static boolean isFull(Path directory) {
		try {
			return Files.getFileStore(directory).getUsableSpace() < NO_ROOM_BYTES;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * The JDK's message is often only the name of the file.
	 */
	private static String describe(IOException ex) {
		if (ex instanceof AccessDeniedException denied) {
			return "access to " + denied.getFile() + " is denied";
		}
		String message = ex.getMessage();
		if (message == null || ex instanceof FileSystemException file && file.getReason() == null) {
			return ex.toString();
		}
		return message;
	}

	Unavailability kind() {
		return this.kind;
	}

	String subject() {
		return this.subject;
	}

}
