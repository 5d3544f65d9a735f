package io.tarweb.internal.tls;

/**
 * Fired as a user event when a client's first bytes lead to no handshake. From then on
 * the channel is plain.
 */
public enum NoHandshake {

	/** It speaks HTTP. The bytes it has sent follow. */
	PLAIN_REQUEST,

	/**
	 * It sent no ClientHello. An alert is written but not flushed; further input is
	 * ignored.
	 */
	NO_CLIENT_HELLO,

	/**
	 * The TLS library gave up, and has flushed an alert if it had one to send; further
	 * input is ignored.
	 */
	FAILED

}
