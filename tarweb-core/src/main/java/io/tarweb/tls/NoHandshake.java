package io.tarweb.tls;

/**
 * Fired as a user event when a client begins with something that no handshake comes of.
 * From there on the channel is plain.
 */
public enum NoHandshake {

	/** It speaks HTTP. What it has sent follows. */
	PLAIN_REQUEST,

	/**
	 * It sent no ClientHello. An alert that says so is written, to be flushed; what else
	 * it sends is worth nothing.
	 */
	NO_CLIENT_HELLO

}
