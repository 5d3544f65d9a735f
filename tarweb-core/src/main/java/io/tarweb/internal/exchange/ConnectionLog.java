package io.tarweb.internal.exchange;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.log.AccessRecorder;
import io.tarweb.internal.log.LoggedClient;
import io.tarweb.internal.log.PendingLine;
import io.tarweb.internal.tls.TlsLayer;
import org.jspecify.annotations.Nullable;

/**
 * One connection's lines in the access log. Used on the connection's event loop.
 */
public final class ConnectionLog {

	private final AccessRecorder recorder;

	private LoggedClient client;

	private @Nullable PendingLine pending;

	private int pendingStatus;

	private long pendingSinceNanos;

	ConnectionLog(AccessRecorder recorder, Channel channel) {
		this.recorder = recorder;
		this.client = LoggedClient.at(text(channel.remoteAddress()));
	}

	private static String text(@Nullable SocketAddress address) {
		return (address instanceof InetSocketAddress internet && internet.getAddress() != null)
				? internet.getAddress().getHostAddress() : "-";
	}

	/**
	 * Names what was agreed upon from now on.
	 */
	public void encrypted(TlsLayer tls) {
		this.client = this.client.over(tls.protocol(), tls.cipher(), !tls.isInUserSpace());
	}

	/**
	 * Logs a request whose answer is rendered completely.
	 */
	public void answered(RequestHead head, int status, long bodyBytes, long sinceNanos) {
		this.recorder.record(head, this.client, status, bodyBytes, System.currentTimeMillis(),
				System.nanoTime() - sinceNanos);
	}

	/**
	 * Keeps a request whose body is on its way.
	 */
	public void answering(RequestHead head, int status, long sinceNanos) {
		this.pending = this.recorder.pending(head, this.client);
		this.pendingStatus = status;
		this.pendingSinceNanos = sinceNanos;
	}

	/**
	 * Logs the request whose body was on its way.
	 * @param bodyBytes how much of it was handed to the channel
	 */
	public void sent(long bodyBytes) {
		PendingLine pending = this.pending;
		if (pending != null) {
			this.pending = null;
			pending.record(this.pendingStatus, bodyBytes, System.currentTimeMillis(),
					System.nanoTime() - this.pendingSinceNanos);
		}
	}

}
