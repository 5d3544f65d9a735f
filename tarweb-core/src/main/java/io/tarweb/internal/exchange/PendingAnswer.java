package io.tarweb.internal.exchange;

import io.tarweb.internal.log.PendingLine;

/**
 * The line of a request whose body is on its way. Used on the connection's event loop.
 */
final class PendingAnswer {

	private final PendingLine line;

	private final int status;

	private final long sinceNanos;

	PendingAnswer(PendingLine line, int status, long sinceNanos) {
		this.line = line;
		this.status = status;
		this.sinceNanos = sinceNanos;
	}

	/**
	 * Logs the request.
	 * @param bodyBytes how much of the body was handed to the channel
	 */
	void sent(long bodyBytes) {
		this.line.record(this.status, bodyBytes, System.currentTimeMillis(), System.nanoTime() - this.sinceNanos);
	}

}
