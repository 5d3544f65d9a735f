package io.tarweb;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

import com.sun.management.ThreadMXBean;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an event loop allocates on the heap for requests in steady state: pages of two
 * sizes, their heads, and 304, each request in a packet of its own.
 */
class TarwebServerAllocationTests {

	private static final int CONNECTIONS = 64;

	/** Until the compiler has seen enough of it. */
	private static final int WARM_UP_ROUNDS = 5_000;

	private static final int REQUESTS = 1_000_000;

	/**
	 * JFR sees one allocation of some; so that it would see one in a thousand requests.
	 */
	private static final int SAMPLED_REQUESTS = 200_000;

	/** In the head of a frame. */
	private static final int STREAM_AT = 5;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@TempDir
	private Path directory;

	private final Set<Long> threadsBefore = new HashSet<>();

	private final List<SocketChannel> connections = new ArrayList<>();

	/** Of the next request on each connection, 0 over HTTP/1.1. */
	private int stream;

	@BeforeEach
	void rememberThreads() {
		for (long thread : THREADS.getAllThreadIds()) {
			this.threadsBefore.add(thread);
		}
	}

	@AfterEach
	void disconnect() throws IOException {
		for (SocketChannel connection : this.connections) {
			connection.close();
		}
	}

	@Test
	void aMillionRequestsOnEpollAllocateNothing() throws IOException {
		try (TestServer server = start(TransportKind.EPOLL)) {
			List<Exchange> exchanges = exchanges(server);
			connect(server);
			assertNothingIsAllocated(exchanges, REQUESTS);
		}
	}

	@Test
	void requestsOverHttp2OnEpollAllocateNothing() throws IOException {
		try (TestServer server = start(TransportKind.EPOLL)) {
			List<Exchange> exchanges = http2Exchanges(server);
			connectOverHttp2(server);
			assertNothingIsAllocated(exchanges, SAMPLED_REQUESTS);
		}
	}

	private void assertNothingIsAllocated(List<Exchange> exchanges, int requests) throws IOException {
		ask(exchanges, WARM_UP_ROUNDS * CONNECTIONS);
		long loop = eventLoop();
		long before = THREADS.getThreadAllocatedBytes(loop);
		ask(exchanges, requests);
		long allocatedBytes = THREADS.getThreadAllocatedBytes(loop) - before;
		assertThat(allocatedBytes / requests).as("%s bytes for %s requests", allocatedBytes, requests).isZero();
	}

	@OnEveryTransport
	void whatARequestAllocatesIsNotOurs(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			List<Exchange> exchanges = exchanges(server);
			connect(server);
			ask(exchanges, WARM_UP_ROUNDS * CONNECTIONS);
			Path file = this.directory.resolve("allocations.jfr");
			try (Recording recording = new Recording()) {
				recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000000/s").withStackTrace();
				recording.start();
				ask(exchanges, SAMPLED_REQUESTS);
				recording.dump(file);
			}
			assertThat(ourAllocations(file, eventLoop())).isEmpty();
		}
	}

	private TestServer start(TransportKind transport) {
		Path archive = TarBuilder.create()
			.file("small.html", Contents.random(1, 200))
			.file("page.html", Contents.random(2, 10_000))
			.file("long.html", Contents.random(3, 40_000))
			.writeTo(this.directory.resolve("site.tar"));
		return TestServer.start(TestServer.settings(transport, archive).workers(1));
	}

	private static List<Exchange> exchanges(TestServer server) {
		String etag = server.get("/page.html").field("ETag");
		List<String> requests = List.of(RawClient.get("/page.html"), RawClient.get("/small.html"),
				RawClient.request("HEAD /page.html HTTP/1.1"), RawClient.get("/page.html", "If-None-Match: " + etag));
		List<Exchange> exchanges = new ArrayList<>();
		for (String request : requests) {
			try (RawClient client = server.connect()) {
				client.send(request);
				boolean bodiless = request.startsWith("HEAD") || request.contains("If-None-Match");
				exchanges.add(new Exchange(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)),
						length(bodiless ? client.readHead() : client.read())));
			}
		}
		return exchanges;
	}

	/** Each connection asks on streams of its own numbers. */
	private static List<Exchange> http2Exchanges(TestServer server) throws IOException {
		String etag = server.get("/page.html").field("ETag");
		Http2Frames frames = Http2Frames.withoutTable();
		List<byte[]> requests = List.of(frames.get(1, "/page.html").take(), frames.get(1, "/small.html").take(),
				frames.get(1, "/long.html").take(),
				frames.headers(1, Http2Frames.END_STREAM | Http2Frames.END_HEADERS, frames.block("HEAD", "/page.html"))
					.take(),
				frames.get(1, "/page.html", "if-none-match", etag).take());
		List<Exchange> exchanges = new ArrayList<>();
		for (byte[] request : requests) {
			try (SocketChannel connection = openOverHttp2(server)) {
				connection.write(ByteBuffer.wrap(request));
				exchanges.add(new Exchange(ByteBuffer.wrap(request), readAnswer(connection)));
			}
		}
		return exchanges;
	}

	private static SocketChannel openOverHttp2(TestServer server) throws IOException {
		SocketChannel connection = SocketChannel.open(server.address());
		Http2Frames frames = new Http2Frames();
		int window = Integer.MAX_VALUE - 65_535;
		connection.write(ByteBuffer.wrap(frames.preface().number(Http2Frames.WINDOW_UPDATE, 0, window).take()));
		for (int settings = 0; settings < 2; settings++) {
			assertThat(readFrame(connection).get(3)).isEqualTo((byte) Http2Frames.SETTINGS);
		}
		return connection;
	}

	/** How long an answer is, to the frame that ends it. */
	private static int readAnswer(SocketChannel connection) throws IOException {
		int bytes = 0;
		boolean last = false;
		while (!last) {
			ByteBuffer frame = readFrame(connection);
			bytes += frame.capacity();
			last = (frame.get(4) & Http2Frames.END_STREAM) != 0;
		}
		return bytes;
	}

	private static ByteBuffer readFrame(SocketChannel connection) throws IOException {
		ByteBuffer head = ByteBuffer.allocate(9);
		while (head.hasRemaining()) {
			assertThat(connection.read(head)).isPositive();
		}
		ByteBuffer frame = ByteBuffer.allocate(9 + (head.getInt(0) >>> 8)).put(head.flip());
		while (frame.hasRemaining()) {
			assertThat(connection.read(frame)).isPositive();
		}
		return frame;
	}

	private void connectOverHttp2(TestServer server) throws IOException {
		this.stream = 1;
		while (this.connections.size() < CONNECTIONS) {
			this.connections.add(openOverHttp2(server));
		}
	}

	private static int length(Reply reply) {
		int lines = reply.statusLine().length() + 2;
		for (String field : reply.fields()) {
			lines += field.length() + 2;
		}
		return lines + 2 + reply.body().length;
	}

	private void connect(TestServer server) throws IOException {
		while (this.connections.size() < CONNECTIONS) {
			this.connections.add(SocketChannel.open(server.address()));
		}
	}

	/** Every answer has its length, and the connection is in step until the end. */
	private void ask(List<Exchange> exchanges, int requests) throws IOException {
		ByteBuffer answer = ByteBuffer.allocateDirect(64 * 1024);
		for (int asked = 0; asked < requests; asked += CONNECTIONS) {
			for (int i = 0; i < CONNECTIONS; i++) {
				ByteBuffer request = exchange(exchanges, asked, i).request.rewind();
				if (this.stream > 0) {
					request.putInt(STREAM_AT, this.stream);
				}
				this.connections.get(i).write(request);
			}
			for (int i = 0; i < CONNECTIONS; i++) {
				answer.clear().limit(exchange(exchanges, asked, i).answerBytes);
				while (answer.hasRemaining()) {
					assertThat(this.connections.get(i).read(answer)).isPositive();
				}
				if (this.stream > 0) {
					assertThat(answer.getInt(STREAM_AT)).isEqualTo(this.stream);
				}
				else {
					assertThat(answer.get(0)).isEqualTo((byte) 'H');
				}
			}
			this.stream += (this.stream > 0) ? 2 : 0;
		}
	}

	private static Exchange exchange(List<Exchange> exchanges, int asked, int connection) {
		return exchanges.get((asked / CONNECTIONS + connection) % exchanges.size());
	}

	private long eventLoop() {
		for (long thread : THREADS.getAllThreadIds()) {
			if (!this.threadsBefore.contains(thread)
					&& THREADS.getThreadInfo(thread).getThreadName().matches("tarweb-(io_uring|epoll|nio)-.*")) {
				return thread;
			}
		}
		throw new AssertionError("The event loop isn't running");
	}

	/** Samples on the loop whose first frame outside the JDK is our code. */
	private static TreeMap<String, Integer> ourAllocations(Path recording, long thread) throws IOException {
		TreeMap<String, Integer> sites = new TreeMap<>();
		for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
			RecordedFrame site = (event.getThread() != null && event.getThread().getJavaThreadId() == thread)
					? site(event) : null;
			if (site != null && site.getMethod().getType().getName().startsWith("io.tarweb.")) {
				sites.merge(
						site.getMethod().getType().getName() + "." + site.getMethod().getName() + ":"
								+ site.getLineNumber() + " " + event.getClass("objectClass").getName(),
						1, Integer::sum);
			}
		}
		return sites;
	}

	private static @Nullable RecordedFrame site(RecordedEvent event) {
		return event.getStackTrace()
			.getFrames()
			.stream()
			.filter((frame) -> !frame.getMethod().getType().getName().matches("(java|jdk|sun)\\..*"))
			.findFirst()
			.orElse(null);
	}

	private record Exchange(ByteBuffer request, int answerBytes) {
	}

}
