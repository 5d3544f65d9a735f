package io.tarweb.internal.tls;

/**
 * Fired as a user event when no handshake comes of what a client has sent. From there on
 * the channel is plain.
 */
public enum NoHandshake {

	/** It speaks HTTP. What it has sent follows. */
	PLAIN_REQUEST,

	/**
	 * It sent no ClientHello. An alert that says so is written, to be flushed; what else
	 * it sends is worth nothing.
	 */
	NO_CLIENT_HELLO,

	/**
	 * The TLS library gave up, and has flushed an alert if it had one to send; what else
	 * the client sends is worth nothing.
	 */
	FAILED

}
