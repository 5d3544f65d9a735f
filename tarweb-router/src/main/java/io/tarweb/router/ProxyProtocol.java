package io.tarweb.router;

/**
 * How a backend is told the client's address (HAProxy's {@code proxy-protocol.txt}).
 */
public enum ProxyProtocol {

	/** It isn't: to the backend, the router is the client. */
	NONE,

	/** By a line of text, section 2.1. */
	V1,

	/** By a binary header, section 2.2. */
	V2

}
