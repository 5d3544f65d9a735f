package io.tarweb.internal.connection;

/** What a connection waits for. */
enum Phase {

	/** For what comes before the first request: a proxy's header, the handshake. */
	OPENING,

	/** For the first byte of a request. */
	IDLE,

	/** For the rest of a request head. */
	READING_HEAD,

	/** For the client to receive what is being sent. */
	SENDING,

	/** For the client to end, after its last answer is complete. */
	LINGERING,

	/** For the last bytes to be sent. */
	CLOSING

}
