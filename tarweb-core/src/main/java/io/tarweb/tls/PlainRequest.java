package io.tarweb.tls;

/**
 * Fired as a user event when a client speaks HTTP where TLS is spoken. From there on the
 * channel is plain; what the client has sent follows.
 */
public enum PlainRequest {

	/** There is nothing to tell apart. */
	INSTANCE

}
