package io.tarweb.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Connections that have had one answer each and ask for nothing more, as many as there
 * are descriptors for, with little memory on this side.
 */
final class IdleConnections implements AutoCloseable {

	/** Well below the ports that one address has. */
	private static final int PER_SOURCE = 5000;

	/** Of so many, one is asked again. */
	private static final int SAMPLE = 10;

	private static final byte[] REQUEST = ("GET " + BenchContent.PAGE + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
		.getBytes(StandardCharsets.ISO_8859_1);

	private final List<ByteChannel> channels = new ArrayList<>();

	private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST.length).put(REQUEST);

	private final ByteBuffer answer;

	private final @Nullable SslContext tls;

	private IdleConnections(int answerBytes, @Nullable SslContext tls) {
		this.tls = tls;
		this.answer = ByteBuffer.allocateDirect(answerBytes);
	}

	/**
	 * Connects, from as many addresses as it takes, and asks once on each connection.
	 * @param port the server's port on 127.0.0.1
	 * @param count how many
	 * @return the open connections
	 * @throws IOException if not all of them get their answer
	 */
	static IdleConnections open(int port, int count) throws IOException {
		try (Probe probe = new Probe(port)) {
			return open(port, count, probe.answerBytes(REQUEST), null);
		}
	}

	/**
	 * The same over TLS 1.3, with a whole handshake for each.
	 */
	static IdleConnections openSecured(int port, int count) throws IOException {
		try (Probe probe = Probe.secured(port, InetAddress.getByName("127.0.0.2"))) {
			return open(port, count, probe.answerBytes(REQUEST), SecuredChannel.context());
		}
	}

	private static IdleConnections open(int port, int count, int answerBytes, @Nullable SslContext tls)
			throws IOException {
		IdleConnections connections = new IdleConnections(answerBytes, tls);
		try {
			while (connections.count() < count) {
				connections.add(port);
			}
			return connections;
		}
		catch (IOException ex) {
			int reached = connections.count();
			connections.close();
			throw new IOException("Only " + reached + " connections: " + ex.getMessage(), ex);
		}
	}

	private void add(int port) throws IOException {
		SocketChannel socket = SocketChannel.open();
		ByteChannel channel = (this.tls != null) ? new SecuredChannel(socket, this.tls) : socket;
		this.channels.add(channel);
		socket.bind(new InetSocketAddress("127.0.0." + (2 + count() / PER_SOURCE), 0));
		socket.connect(new InetSocketAddress("127.0.0.1", port));
		ask(channel);
	}

	private void ask(ByteChannel channel) throws IOException {
		this.request.rewind();
		channel.write(this.request);
		this.answer.clear();
		while (this.answer.hasRemaining()) {
			if (channel.read(this.answer) < 0) {
				throw new IOException("The server closed a connection");
			}
		}
	}

	int count() {
		return this.channels.size();
	}

	/**
	 * Asks again on some of them.
	 * @throws IOException if one isn't answered: it was no connection that is kept
	 */
	void requireOpen() throws IOException {
		for (int i = 0; i < count(); i += SAMPLE) {
			ask(this.channels.get(i));
		}
	}

	@Override
	public void close() throws IOException {
		for (ByteChannel channel : this.channels) {
			channel.close();
		}
	}

}
