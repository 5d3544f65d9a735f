package io.tarweb.benchmarks.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.tarweb.benchmarks.content.BenchContent;
import io.tarweb.benchmarks.load.Probe;

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

	private final List<SocketChannel> channels = new ArrayList<>();

	private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST.length).put(REQUEST);

	private final ByteBuffer answer;

	private IdleConnections(int answerBytes) {
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
		int answerBytes;
		try (Probe probe = new Probe(port)) {
			answerBytes = probe.answerBytes(REQUEST);
		}
		IdleConnections connections = new IdleConnections(answerBytes);
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
		SocketChannel channel = SocketChannel.open();
		this.channels.add(channel);
		channel.bind(new InetSocketAddress("127.0.0." + (2 + count() / PER_SOURCE), 0));
		channel.connect(new InetSocketAddress("127.0.0.1", port));
		ask(channel);
	}

	private void ask(SocketChannel channel) throws IOException {
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
		for (SocketChannel channel : this.channels) {
			channel.close();
		}
	}

}
