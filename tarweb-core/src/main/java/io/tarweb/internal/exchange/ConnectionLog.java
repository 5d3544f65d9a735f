package io.tarweb.internal.exchange;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.log.AccessRecorder;
import io.tarweb.internal.log.LoggedClient;
import io.tarweb.internal.tls.TlsLayer;

/**
 * One connection's lines in the access log. Used on the connection's event loop.
 */
public final class ConnectionLog {

	private final AccessRecorder recorder;

	private LoggedClient client;

	ConnectionLog(AccessRecorder recorder, Channel channel) {
		this.recorder = recorder;
		this.client = recorder
			.client((channel.remoteAddress() instanceof InetSocketAddress address) ? address.getAddress() : null);
	}

	/**
	 * Has later lines name another client than the channel's.
	 */
	public void introduced(InetAddress client) {
		this.client = this.recorder.client(client);
	}

	/**
	 * Has later lines name the negotiated version and cipher of TLS.
	 */
	public void encrypted(TlsLayer tls) {
		this.client = this.client.over(tls.protocol(), tls.cipher(), !tls.isInUserSpace());
	}

	/**
	 * Logs a request whose answer is completely rendered.
	 */
	void answered(RequestHead head, int status, long bodyBytes, long sinceNanos) {
		this.recorder.record(head, this.client, status, bodyBytes, System.currentTimeMillis(),
				System.nanoTime() - sinceNanos);
	}

	/**
	 * Keeps a request whose body is being sent.
	 * @return the line to log when that is over
	 */
	PendingAnswer answering(RequestHead head, int status, long sinceNanos) {
		return new PendingAnswer(this.recorder, this.recorder.pending(head, this.client), status, sinceNanos);
	}

}
