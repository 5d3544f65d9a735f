package io.tarweb.router;

import java.util.Locale;

/**
 * Why a connection didn't get to its backend, or was cut. The first ones are of
 * connections that have no route yet.
 */
public enum RouterFailure {

	/** There were as many connections as the settings allow. */
	TOO_MANY_CONNECTIONS,

	/** The client's first message wasn't complete in time. */
	HELLO_TIMEOUT,

	/** The client left before its first message was complete. */
	HELLO_INCOMPLETE,

	/** The client's first message can't be read. */
	HELLO_MALFORMED,

	/** Incomplete first messages took too much memory, and this client was the oldest. */
	HELLO_GIVEN_UP,

	/** The client names no server, and no route is for such clients. */
	NO_NAME,

	/** The client doesn't speak TLS, and no route is for such clients. */
	NOT_TLS,

	/** The client's address isn't in one of the route's networks. */
	NOT_ALLOWED,

	/** The backend's name has no address. */
	UNRESOLVED,

	/** The backend refused to be connected to. */
	CONNECT_REFUSED,

	/** An address of the backend didn't answer in time. */
	CONNECT_TIMEOUT,

	/** The backend couldn't be connected to for another reason. */
	CONNECT_FAILED,

	/** The client's whole time was over before it was connected to the backend. */
	HANDSHAKE_TIMEOUT,

	/** TLS ends here, and the client and the router didn't agree on how. */
	HANDSHAKE_FAILED,

	/** The connection couldn't be handed over to the site, or to another process. */
	HAND_OVER_FAILED,

	/** The client left before it was connected to the backend. */
	CLIENT_LEFT,

	/** Nothing was transferred for too long. */
	IDLE_TIMEOUT,

	/** The connection lasted longer than it may. */
	LIFETIME_OVER,

	/** The client broke the connection off, which the backend was told by a reset. */
	CLIENT_RESET,

	/** The backend broke the connection off, which the client was told by a reset. */
	BACKEND_RESET,

	/** The router stopped, and the connection was still open after the time for that. */
	CUT;

	/**
	 * The name in metrics, in lower case with hyphens.
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
