package io.tarweb.internal.log;

/**
 * What a line looks like. An instance remembers the latest second's text, so each event
 * loop has its own.
 */
interface LineFormat {

	/**
	 * Appends a line, without its end.
	 */
	void append(LineBuffer out, LoggedRequest request, int status, long bodyBytes, long epochMillis,
			long durationNanos);

}
