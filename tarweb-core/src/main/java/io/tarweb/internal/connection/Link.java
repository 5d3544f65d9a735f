package io.tarweb.internal.connection;

/**
 * A connection as seen by the protocol spoken on it. Used on the connection's event loop.
 */
public interface Link {

	/**
	 * Whether this process encrypts what is written to the channel, which therefore
	 * mustn't be the mapping.
	 */
	boolean isEncrypting();

	/**
	 * Whether the server is stopping: every answer from now on is its connection's last.
	 */
	boolean isDraining();

	/**
	 * Notes that the client has done what its deadline is for.
	 */
	void requestAnswered();

	/**
	 * Has the protocol {@linkplain Protocol#send send} what it can.
	 */
	void send();

	/**
	 * Has the protocol {@linkplain Protocol#proceed go on} after something that isn't an
	 * event of the channel.
	 */
	void proceed();

}
