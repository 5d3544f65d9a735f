package io.tarweb.testing;

import java.net.InetSocketAddress;

import io.tarweb.ServerSettings;
import io.tarweb.ServerStatus;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;

/**
 * What is between a {@link RawClient} and a {@link TestServer}: nothing, unless a
 * {@link Repetition} puts something there.
 */
interface Wire {

	/** HTTP/1.1 as it is. */
	Wire PLAIN = new Wire() {

	};

	/**
	 * Adds what a server needs for it.
	 * @throws org.opentest4j.TestAbortedException if there is no need to repeat a test
	 * with this transport
	 */
	default ServerSettings.Builder applyTo(@Nullable TransportKind transport, ServerSettings.Builder settings) {
		return settings;
	}

	default RawClient connect(InetSocketAddress address, int receiveBytes) {
		return RawClient.connect(address, receiveBytes);
	}

	/** A server is about to end. */
	default void ending(ServerStatus status) {
		// Nothing is counted.
	}

}
