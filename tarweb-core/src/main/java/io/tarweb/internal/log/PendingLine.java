package io.tarweb.internal.log;

/**
 * The line of a request whose answer is on its way; for the thread of its event loop
 * only.
 */
public final class PendingLine {

	private final AccessRecorder recorder;

	private final LoggedRequest request;

	PendingLine(AccessRecorder recorder, LoggedRequest request) {
		this.recorder = recorder;
		this.request = request;
	}

	/**
	 * Logs the request, once: its answer was sent or cut.
	 * @param bodyBytes the bytes of the answer's body that were sent
	 * @param epochMillis the time of the line, in milliseconds since 1970
	 * @param durationNanos how long the request took
	 */
	public void record(int status, long bodyBytes, long epochMillis, long durationNanos) {
		this.recorder.record(this.request, status, bodyBytes, epochMillis, durationNanos);
	}

}
