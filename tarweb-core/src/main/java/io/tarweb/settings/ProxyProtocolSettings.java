package io.tarweb.settings;

import java.net.InetAddress;
import java.util.List;

import io.tarweb.error.SettingException;

/**
 * Who begins connections with a PROXY header, which says who the client is
 * (<a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">version 1 and
 * 2</a>). From each address it is either required or refused, since a header that is used
 * if it is there lets whoever comes past the proxy say anything.
 */
public final class ProxyProtocolSettings {

	private final List<Network> trusted;

	private final List<Network> exempt;

	private ProxyProtocolSettings(Builder builder) {
		this.trusted = List.copyOf(builder.trusted);
		this.exempt = List.copyOf(builder.exempt);
		if (this.trusted.isEmpty()) {
			throw new SettingException("ProxyProtocolSettings.trusted", this.trusted, "must have a network");
		}
		for (int i = 0; i < this.exempt.size(); i++) {
			Network each = this.exempt.get(i);
			if (this.trusted.stream().noneMatch((network) -> network.contains(each))) {
				throw new SettingException("ProxyProtocolSettings.exempt[" + i + "]", each.toString(),
						"must be part of a trusted network, since others come without a header anyway");
			}
		}
	}

	/**
	 * Settings with every default.
	 * @param trusted where proxies are, whose connections all begin with a header
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder(List<Network> trusted) {
		return new Builder(trusted);
	}

	/**
	 * The networks from which every connection begins with a header, and is closed
	 * without one. Connections from elsewhere are those of ordinary clients, who must not
	 * send one.
	 */
	public List<Network> trusted() {
		return this.trusted;
	}

	/**
	 * Parts of them from which a connection may also come without a header, for the
	 * health checks of load balancers that send none with those.
	 */
	public List<Network> exempt() {
		return this.exempt;
	}

	/**
	 * Whether an address is in a trusted network.
	 */
	public boolean isTrusted(InetAddress address) {
		return isIn(this.trusted, address);
	}

	/**
	 * Whether an address is exempt.
	 */
	public boolean isExempt(InetAddress address) {
		return isIn(this.exempt, address);
	}

	private static boolean isIn(List<Network> networks, InetAddress address) {
		for (Network network : networks) {
			if (network.contains(address)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private final List<Network> trusted;

		private List<Network> exempt = List.of();

		private Builder(List<Network> trusted) {
			this.trusted = trusted;
		}

		public Builder exempt(List<Network> exempt) {
			this.exempt = exempt;
			return this;
		}

		public ProxyProtocolSettings build() {
			return new ProxyProtocolSettings(this);
		}

	}

}
