package io.tarweb.settings;

import java.nio.file.Path;

import io.tarweb.error.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * How requests are logged.
 *
 * @param format what a line looks like
 * @param file the file to append to, made if it is missing, in a directory that is there;
 * {@code null} for the standard output of the process
 * @param queueCapacity how many lines of one event loop may wait to be written, rounded
 * up to a power of two; further lines are dropped. Waiting lines take about 512 bytes
 * each at the most
 */
public record AccessLogSettings(Format format, @Nullable Path file, int queueCapacity) {

	/** Lines that may wait, enough for a twentieth of a second under full load. */
	public static final int DEFAULT_QUEUE_CAPACITY = 8192;

	private static final int MIN_QUEUE_CAPACITY = 4;

	private static final int MAX_QUEUE_CAPACITY = 1024 * 1024;

	public AccessLogSettings {
		if (queueCapacity < MIN_QUEUE_CAPACITY || queueCapacity > MAX_QUEUE_CAPACITY) {
			throw new SettingException("AccessLogSettings.queueCapacity", queueCapacity,
					"must be between " + MIN_QUEUE_CAPACITY + " and " + MAX_QUEUE_CAPACITY);
		}
	}

	/**
	 * Settings with the default capacity.
	 * @param format what a line looks like
	 * @param file the file to append to, {@code null} for standard output
	 */
	public AccessLogSettings(Format format, @Nullable Path file) {
		this(format, file, DEFAULT_QUEUE_CAPACITY);
	}

	/**
	 * What a line looks like.
	 */
	public enum Format {

		/**
		 * The combined format of other web servers, with times in UTC. Double quotes,
		 * backslashes and every byte that is no printable ASCII character are written as
		 * {@code \xHH}.
		 */
		COMBINED,

		/**
		 * A JSON object a line. What a client sent in UTF-8 is passed on; a byte that is
		 * no UTF-8 is read as ISO 8859-1. What wasn't sent is {@code null}.
		 */
		JSON

	}

}
