package io.tarweb.tls;

import io.netty.handler.ssl.ClientAuth;

/**
 * Whether clients show a certificate of their own.
 */
public enum ClientAuthentication {

	/** They aren't asked for one. */
	NONE(ClientAuth.NONE),

	/** They are asked, and may do without; one that isn't trusted ends the handshake. */
	WANT(ClientAuth.OPTIONAL),

	/** Without one that is trusted the handshake fails. */
	NEED(ClientAuth.REQUIRE);

	private final ClientAuth option;

	ClientAuthentication(ClientAuth option) {
		this.option = option;
	}

	ClientAuth option() {
		return this.option;
	}

}
