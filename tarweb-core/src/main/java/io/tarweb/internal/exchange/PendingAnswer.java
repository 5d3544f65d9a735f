package io.tarweb.internal.exchange;

import io.tarweb.internal.log.AccessRecorder;
import io.tarweb.internal.log.PendingLine;

/**
 * The log line of a request whose body is being sent. Used on the connection's event
 * loop.
 */
final class PendingAnswer {

	private final AccessRecorder recorder;

	private final PendingLine line;

	private final int status;

	private final long sinceNanos;

	PendingAnswer(AccessRecorder recorder, PendingLine line, int status, long sinceNanos) {
		this.recorder = recorder;
		this.line = line;
		this.status = status;
		this.sinceNanos = sinceNanos;
	}

	/**
	 * Logs the request.
	 * @param bodyBytes how many bytes of the body were handed to the channel
	 */
	void sent(long bodyBytes) {
		this.recorder.record(this.line, this.status, bodyBytes, System.currentTimeMillis(),
				System.nanoTime() - this.sinceNanos);
	}

}
