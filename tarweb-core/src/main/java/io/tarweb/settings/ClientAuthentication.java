package io.tarweb.settings;

/**
 * Whether clients show a certificate of their own.
 */
public enum ClientAuthentication {

	/** They aren't asked for one. */
	NONE,

	/**
	 * They are asked for one, but needn't have it; an untrusted one ends the handshake.
	 */
	WANT,

	/** The handshake fails without a trusted one. */
	NEED

}
