package io.tarweb.internal.handover;

import java.util.function.Consumer;

import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.Future;

/**
 * Receives messages from a datagram socket, on one event loop. The socket and the memory
 * belong to it from the moment it begins.
 */
interface Receiver {

	/** How long nothing is received when it wouldn't succeed. */
	long PAUSE_MILLIS = 250;

	/**
	 * Begins to receive. May be called from any thread.
	 * @return done when it has begun
	 */
	Future<?> begin();

	/**
	 * Receives what is in the socket's queue and closes it. May be called from any
	 * thread.
	 * @return done when the socket is closed
	 */
	Future<?> end();

	/** Makes receivers. */
	interface Factory {

		/**
		 * Makes a receiver, which doesn't receive yet.
		 * @param consumer told of each message, on the event loop
		 */
		Receiver create(Socket socket, Consumer<Received> consumer);

	}

}
