package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends the same request at fixed times, whether or not the answers before have come, and
 * counts from the time at which a request was due: a server that stops for a while is
 * charged with everybody who would have come meanwhile (no coordinated omission). Without
 * a rate, every connection asks again as soon as it has its answer.
 * <p>
 * One thread that spins. All answers must have the same length.
 */
public final class PacedLoad implements AutoCloseable {

	/** A phase that takes that much longer than planned is given up. */
	private static final long SPARE_NANOS = TimeUnit.SECONDS.toNanos(60);

	private static final int BUFFER_BYTES = 256 * 1024;

	private final byte[] request;

	private final int answerBytes;

	private final Selector selector = Selector.open();

	private final List<Connection> connections = new ArrayList<>();

	private final ArrayDeque<Connection> free = new ArrayDeque<>();

	private final ByteBuffer incoming = ByteBuffer.allocateDirect(BUFFER_BYTES);

	private long nowNanos;

	private Histogram latencies = new Histogram();

	/**
	 * Connects.
	 * @param port the server's port
	 * @param connections how many connections to open
	 * @param request the bytes of the request
	 * @param answerBytes how many bytes the server answers with
	 * @throws IOException if the server can't be reached
	 */
	public PacedLoad(int port, int connections, byte[] request, int answerBytes) throws IOException {
		this.request = request;
		this.answerBytes = answerBytes;
		for (int i = 0; i < connections; i++) {
			SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			channel.configureBlocking(false);
			Connection connection = new Connection(channel, request);
			channel.register(this.selector, SelectionKey.OP_READ, connection);
			this.connections.add(connection);
			this.free.add(connection);
		}
	}

	/**
	 * Sends a number of requests and waits for all answers.
	 * @param count how many
	 * @param perSecond how many a second, 0 for as many as can be
	 * @return what came of it
	 * @throws IOException if the server doesn't answer as it should
	 */
	public Result run(long count, double perSecond) throws IOException {
		this.latencies = new Histogram();
		double intervalNanos = (perSecond > 0) ? TimeUnit.SECONDS.toNanos(1) / perSecond : 0;
		long startNanos = System.nanoTime();
		long deadlineNanos = startNanos + (long) (count * intervalNanos) + SPARE_NANOS;
		this.nowNanos = startNanos;
		long sent = 0;
		long stallNanos = 0;
		while (this.latencies.total() < count) {
			while (sent < count && !this.free.isEmpty()) {
				long dueNanos = (perSecond > 0) ? startNanos + (long) (sent * intervalNanos) : this.nowNanos;
				if (dueNanos > this.nowNanos) {
					break;
				}
				this.free.remove().send(dueNanos);
				sent++;
			}
			this.selector.selectNow(this::read);
			long before = this.nowNanos;
			this.nowNanos = System.nanoTime();
			stallNanos = Math.max(stallNanos, this.nowNanos - before);
			if (this.nowNanos > deadlineNanos) {
				throw new IOException("Only " + this.latencies.total() + " of " + count + " answers came in time");
			}
		}
		return new Result(count, (this.nowNanos - startNanos) / 1e9, this.latencies.percentileMicros(0.5),
				this.latencies.percentileMicros(0.99), this.latencies.maxMicros(),
				TimeUnit.NANOSECONDS.toMicros(stallNanos));
	}

	private void read(SelectionKey key) {
		Connection connection = (Connection) key.attachment();
		try {
			if (connection.receive(this.incoming, this.answerBytes)) {
				this.latencies.record(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - connection.dueNanos));
				this.free.add(connection);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		for (Connection connection : this.connections) {
			connection.channel.close();
		}
		this.selector.close();
	}

	/**
	 * What a phase gave.
	 *
	 * @param requests how many answers came
	 * @param seconds how long that took
	 * @param p50Micros half of the answers took no longer
	 * @param p99Micros all but a hundredth took no longer
	 * @param maxMicros the slowest
	 * @param stallMicros the longest time in which the client itself did nothing, for
	 * which the server isn't to blame
	 */
	public record Result(long requests, double seconds, long p50Micros, long p99Micros, long maxMicros,
			long stallMicros) {

		public double perSecond() {
			return this.requests / this.seconds;
		}

	}

	/**
	 * A connection with at most one request under way.
	 */
	private static final class Connection {

		private final SocketChannel channel;

		private final ByteBuffer outgoing;

		private long dueNanos;

		private int received;

		Connection(SocketChannel channel, byte[] request) {
			this.channel = channel;
			this.outgoing = ByteBuffer.allocateDirect(request.length).put(request);
		}

		void send(long dueNanos) throws IOException {
			this.dueNanos = dueNanos;
			this.received = 0;
			this.outgoing.rewind();
			if (this.channel.write(this.outgoing) < this.outgoing.limit()) {
				throw new IOException("No room for a request in an idle connection");
			}
		}

		/**
		 * Reads what is there.
		 * @return whether the answer is complete
		 */
		boolean receive(ByteBuffer buffer, int answerBytes) throws IOException {
			buffer.clear();
			int n = this.channel.read(buffer);
			this.received += n;
			if (n < 0 || this.received > answerBytes) {
				throw new IOException((n < 0) ? "The server closed a connection"
						: "An answer has more than the " + answerBytes + " bytes of the first one");
			}
			return n > 0 && this.received == answerBytes;
		}

	}

}
