package io.tarweb.internal.log;

/**
 * What a line looks like. An instance remembers the latest second's text, so each event
 * loop has its own.
 */
interface LineFormat {

	/**
	 * The maximum length of one part, as written: a client must not fill the disk with
	 * one request. A cut part ends in three dots.
	 */
	int MAX_TEXT_BYTES = 4096;

	/**
	 * Appends a line, without its end.
	 */
	void append(LineBuffer out, LoggedRequest request, int status, long bodyBytes, long epochMillis,
			long durationNanos);

}
