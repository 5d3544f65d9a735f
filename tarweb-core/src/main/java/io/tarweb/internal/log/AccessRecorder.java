package io.tarweb.internal.log;

import io.tarweb.internal.http.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * Logs the requests of one event loop; for the thread of that loop only. Never waits.
 */
public final class AccessRecorder {

	private final LineFormat format;

	private final LineQueue queue;

	private final LineBuffer line = new LineBuffer();

	private final LoggedRequest request = new LoggedRequest();

	AccessRecorder(LineFormat format, LineQueue queue) {
		this.format = format;
		this.queue = queue;
	}

	/**
	 * Logs a request whose answer is complete.
	 * @param head the request, or as much of it as could be read, which may be nothing;
	 * {@code null} if nothing was scanned on this connection
	 * @param client the client that sent it
	 * @param bodyBytes the bytes of the answer's body that were sent
	 * @param epochMillis the time of the line, in milliseconds since 1970
	 * @param durationNanos how long the request took
	 */
	public void record(@Nullable RequestHead head, LoggedClient client, int status, long bodyBytes, long epochMillis,
			long durationNanos) {
		this.request.set(head, client);
		record(this.request, status, bodyBytes, epochMillis, durationNanos);
	}

	/**
	 * Keeps the line of a request whose head is no longer valid when its answer is
	 * complete.
	 * @param client the client that sent it
	 */
	public PendingLine pending(RequestHead head, LoggedClient client) {
		this.request.set(head, client);
		return new PendingLine(this.request.copy());
	}

	/**
	 * Logs a request that was kept, once: its answer was sent or cut off.
	 * @param bodyBytes the bytes of the answer's body that were sent
	 * @param epochMillis the time of the line, in milliseconds since 1970
	 * @param durationNanos how long the request took
	 */
	public void record(PendingLine pending, int status, long bodyBytes, long epochMillis, long durationNanos) {
		record(pending.request(), status, bodyBytes, epochMillis, durationNanos);
	}

	private void record(LoggedRequest request, int status, long bodyBytes, long epochMillis, long durationNanos) {
		this.line.clear();
		this.format.append(this.line, request, status, bodyBytes, epochMillis, durationNanos);
		this.line.append('\n');
		this.queue.offer(this.line.toByteArray());
	}

}
