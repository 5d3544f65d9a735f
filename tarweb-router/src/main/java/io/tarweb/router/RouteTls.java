package io.tarweb.router;

import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.tarweb.error.SettingException;
import io.tarweb.error.TlsException;
import io.tarweb.internal.tls.Holders;
import io.tarweb.internal.tls.Tls;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.status.TlsStatus;

/**
 * Ends the TLS of a route's clients. It is freed when it is out of service and no
 * connection is going to need it any more; one whose handshake is done doesn't. Any
 * thread.
 */
final class RouteTls {

	private final Tls tls;

	private final Holders holders;

	private RouteTls(Tls tls) {
		this.tls = tls;
		this.holders = new Holders(tls::close);
	}

	/**
	 * Prepares everything for the first connection.
	 * @param route the name of the route
	 * @param alpn the protocols that clients may choose from
	 * @param loops the event loops of the connections
	 * @throws SettingException if the certificate can't be used
	 */
	static RouteTls open(String route, TlsIdentity identity, List<String> alpn, List<EventLoop> loops) {
		try {
			return new RouteTls(Tls.open(TlsSettings.of(identity).withKernel(KernelTlsMode.OFF), alpn, loops));
		}
		catch (TlsException ex) {
			SettingException wrong = new SettingException("RouterSettings.routes[" + route + "].tls",
					String.valueOf(ex.getMessage()), "must be a certificate with its private key that can be used");
			wrong.addSuppressed(ex);
			throw wrong;
		}
	}

	/**
	 * Keeps it until {@link #release}.
	 * @return {@code false} if it has been freed
	 */
	boolean retain() {
		return this.holders.retain();
	}

	void release() {
		this.holders.release();
	}

	/**
	 * Makes a channel speak TLS; its handlers see the plain text.
	 */
	void install(Channel channel) {
		this.tls.install(channel);
	}

	TlsStatus.Certificate certificate() {
		return this.tls.status().certificates().get(0);
	}

}
