package io.tarweb.router;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import io.tarweb.testing.RawClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a router connects to.
 */
final class TestBackend implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 30_000;

	private static final int BACKLOG = 1024;

	private final ServerSocket listener;

	private TestBackend(ServerSocket listener) {
		this.listener = listener;
	}

	static TestBackend listen() {
		return listen(InetAddress.getLoopbackAddress(), 0);
	}

	static TestBackend listen(InetAddress address, int port) {
		try {
			ServerSocket listener = new ServerSocket(port, BACKLOG, address);
			listener.setSoTimeout(TIMEOUT_MILLIS);
			return new TestBackend(listener);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String address() {
		return this.listener.getInetAddress().getHostAddress() + ":" + port();
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/**
	 * Waits for the router to connect.
	 * @return the connection, from the backend's side
	 */
	RawClient accept() {
		try {
			Socket socket = this.listener.accept();
			socket.setTcpNoDelay(true);
			return RawClient.over(socket);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Checks that a connection through a router gets here, and back.
	 * @param first what the client sends first
	 */
	void assertReached(TestRouter router, byte[] first) {
		try (RawClient client = router.connect().send(first); RawClient accepted = accept()) {
			assertThat(accepted.readBody(first.length)).isEqualTo(first);
			accepted.send(first);
			assertThat(client.readBody(first.length)).isEqualTo(first);
		}
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
