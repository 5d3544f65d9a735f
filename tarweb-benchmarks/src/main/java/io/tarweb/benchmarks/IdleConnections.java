package io.tarweb.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that have had one answer each and ask for nothing more: more than a load
 * generator can open, which has one address to come from.
 */
final class IdleConnections implements AutoCloseable {

	/** Well below the ports that one address has. */
	private static final int PER_SOURCE = 5000;

	/** Of so many, one is asked again. */
	private static final int SAMPLE = 10;

	private static final int TIMEOUT_MILLIS = 20_000;

	private static final byte[] REQUEST = ("GET " + BenchContent.PAGE + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private final List<Socket> sockets = new ArrayList<>();

	private int answerBytes;

	private IdleConnections() {
	}

	/** Connects, from as many addresses as it takes, and asks once on each connection. */
	static IdleConnections open(int port, int count, boolean secured) throws IOException {
		IdleConnections connections = new IdleConnections();
		try {
			while (connections.count() < count) {
				connections.add(port, secured);
			}
			return connections;
		}
		catch (IOException ex) {
			connections.close();
			throw new IOException("Only " + (connections.count() - 1) + " connections: " + ex.getMessage(), ex);
		}
	}

	private void add(int port, boolean secured) throws IOException {
		Socket socket = new Socket();
		this.sockets.add(socket);
		socket.bind(new InetSocketAddress("127.0.0." + (2 + count() / PER_SOURCE), 0));
		socket.setSoTimeout(TIMEOUT_MILLIS);
		socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
		if (secured) {
			socket = SampleCheck.trusting().getSocketFactory().createSocket(socket, null, port, true);
			this.sockets.set(count() - 1, socket);
		}
		if (this.answerBytes == 0) {
			socket.getOutputStream().write(REQUEST);
			this.answerBytes = headBytes(socket.getInputStream()) + BenchContent.PAGE_BYTES;
			socket.getInputStream().skipNBytes(BenchContent.PAGE_BYTES);
		}
		else {
			ask(socket);
		}
	}

	private static int headBytes(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int b = in.read();
			if (b < 0) {
				throw new EOFException("The server closed a connection");
			}
			head.append((char) b);
		}
		return head.length();
	}

	private void ask(Socket socket) throws IOException {
		socket.getOutputStream().write(REQUEST);
		if (socket.getInputStream().readNBytes(this.answerBytes).length < this.answerBytes) {
			throw new EOFException("The server closed a connection");
		}
	}

	int count() {
		return this.sockets.size();
	}

	/** Asks again on some of them. */
	void requireOpen() throws IOException {
		for (int i = 0; i < count(); i += SAMPLE) {
			ask(this.sockets.get(i));
		}
	}

	@Override
	public void close() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

}
