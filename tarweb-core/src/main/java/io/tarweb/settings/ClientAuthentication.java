package io.tarweb.settings;

/**
 * Whether clients show a certificate of their own.
 */
public enum ClientAuthentication {

	/** They aren't asked for one. */
	NONE,

	/** They are asked, and may do without; one that isn't trusted ends the handshake. */
	WANT,

	/** Without one that is trusted the handshake fails. */
	NEED

}
