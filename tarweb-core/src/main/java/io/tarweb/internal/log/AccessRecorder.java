package io.tarweb.internal.log;

import java.net.InetAddress;
import java.util.List;

import io.tarweb.internal.client.ForwardedClient;
import io.tarweb.internal.http.IpAddress;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.settings.Network;
import org.jspecify.annotations.Nullable;

/**
 * Logs the requests of one event loop; for the thread of that loop only. Never waits.
 */
public final class AccessRecorder {

	private final LineFormat format;

	private final LineQueue queue;

	/** {@code null} if no proxy is believed. */
	private final @Nullable ForwardedClient forwarded;

	private final LineBuffer line = new LineBuffer();

	private final LoggedRequest request = new LoggedRequest();

	AccessRecorder(LineFormat format, LineQueue queue, List<Network> forwardedBy) {
		this.format = format;
		this.queue = queue;
		this.forwarded = forwardedBy.isEmpty() ? null : new ForwardedClient(forwardedBy);
	}

	/**
	 * A client without TLS, or before the end of its handshake.
	 * @param address its address, {@code null} if it has none
	 */
	public LoggedClient client(@Nullable InetAddress address) {
		return (address != null) ? LoggedClient.at(IpAddress.text(address.getAddress()),
				this.forwarded != null && this.forwarded.isTrusted(address)) : LoggedClient.at("-");
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
		set(head, client);
		record(this.request, status, bodyBytes, epochMillis, durationNanos);
	}

	/**
	 * Keeps the line of a request whose head is no longer valid when its answer is
	 * complete.
	 * @param client the client that sent it
	 */
	public PendingLine pending(RequestHead head, LoggedClient client) {
		set(head, client);
		return new PendingLine(this.request.copy());
	}

	private void set(@Nullable RequestHead head, LoggedClient client) {
		this.request.set(head, client);
		if (this.forwarded != null && head != null && client.isForwarding() && this.forwarded.find(head)) {
			this.request.setAddress(this.forwarded.from(), this.forwarded.to());
		}
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
