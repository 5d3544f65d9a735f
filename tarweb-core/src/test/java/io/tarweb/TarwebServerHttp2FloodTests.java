package io.tarweb;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.testing.Background;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.Http2Frames.Frame;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@link TarwebServer} does to clients of HTTP/2 that cost it more than they bring
 * anybody, and that it lets others be who are only busy. One event loop has them all.
 */
class TarwebServerHttp2FloodTests {

	private static final int INITIAL_WINDOW_SIZE = 4;

	/** Several times as many as any limit allows at once. */
	private static final int FLOOD = 3_000;

	private static final int CONNECTIONS = 100;

	private static final long MAX_GROWTH_BYTES = 64L << 20;

	private static final int LARGE_BYTES = 8 << 20;

	private static final String PAGE = "0123456789".repeat(1_000);

	@TempDir
	private static Path directory;

	private static Path archive;

	private final Http2Frames client = new Http2Frames();

	@BeforeAll
	static void writeArchive() {
		archive = TarBuilder.create()
			.file("page.txt", PAGE)
			.file("small.txt", "small")
			.file("large.bin", Contents.random(7, LARGE_BYTES))
			.writeTo(directory.resolve("site.tar"));
	}

	private static TestServer start(Path archive, ConnectionLimits.Builder limits) {
		return TestServer.start(TestServer.settings(null, archive).limits(limits.build()).workers(1));
	}

	@Test
	void requestsThatAreResetAtOnce() {
		this.client.preface();
		for (int i = 0; i < FLOOD; i++) {
			this.client.get(1 + 2 * i, "/large.bin").number(Http2Frames.RST_STREAM, 1 + 2 * i, ErrorCode.CANCEL.code());
		}
		endsCalmly();
	}

	@Test
	void requestsThatTheServerIsMadeToReset() {
		this.client.preface();
		for (int i = 0; i < FLOOD; i++) {
			this.client.get(1 + 2 * i, "/large.bin").number(Http2Frames.WINDOW_UPDATE, 1 + 2 * i, 0);
		}
		endsCalmly();
	}

	@Test
	void requestsThatCantBe() {
		this.client.preface();
		for (int i = 0; i < FLOOD; i++) {
			this.client.get(1 + 2 * i, "nowhere");
		}
		endsCalmly();
	}

	@Test
	void requestsBeyondThoseThatThereMayBeAtOnce() {
		this.client.preface(INITIAL_WINDOW_SIZE, 0);
		for (int i = 0; i < FLOOD; i++) {
			this.client.get(1 + 2 * i, "/page.txt");
		}
		endsCalmly();
	}

	@Test
	void fieldsOfAStreamThatWasReset() {
		this.client.preface().get(1, "nowhere");
		for (int i = 0; i < FLOOD; i++) {
			this.client.get(1, "/page.txt");
		}
		endsCalmly();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 10_000 })
	void continuationsWithoutAnEnd(int bytes) {
		this.client.preface().headers(1, Http2Frames.END_STREAM, this.client.block("GET", "/page.txt"));
		byte[] part = new byte[bytes];
		for (int i = 0; i < 40; i++) {
			this.client.frame(Http2Frames.CONTINUATION, 0, 1, part);
		}
		endsCalmly();
	}

	@Test
	void settings() {
		this.client.preface();
		for (int i = 0; i < FLOOD; i++) {
			this.client.settings(INITIAL_WINDOW_SIZE, i);
		}
		endsCalmly();
	}

	@Test
	void pings() {
		this.client.preface();
		for (int i = 0; i < FLOOD; i++) {
			this.client.frame(Http2Frames.PING, 0, 0, new byte[8]);
		}
		endsCalmly();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 200 })
	void dataWithLittleInIt(int padding) {
		this.client.preface().headers(1, Http2Frames.END_HEADERS, this.client.block("POST", "/page.txt"));
		byte[] payload = new byte[1 + padding];
		payload[0] = (byte) padding;
		for (int i = 0; i < FLOOD; i++) {
			this.client.frame(Http2Frames.DATA, 8, 1, payload);
		}
		endsCalmly();
	}

	@Test
	void priorities() {
		this.client.preface(INITIAL_WINDOW_SIZE, 0).get(1, "/page.txt");
		for (int i = 0; i < FLOOD; i++) {
			this.client.priorityUpdate(1 + i % 2 * 2, "u=" + i % 8);
		}
		endsCalmly();
	}

	@Test
	void prioritiesOfRfc7540() {
		this.client.preface();
		for (int i = 0; i < FLOOD; i++) {
			this.client.frame(Http2Frames.PRIORITY, 0, 1 + 2 * i, new byte[5]);
		}
		endsCalmly();
	}

	@Test
	void framesThatNobodyKnows() {
		this.client.preface();
		for (int i = 0; i < FLOOD; i++) {
			this.client.frame(0xbe, 0, 0);
		}
		endsCalmly();
	}

	@Test
	void windowsOfAByte() {
		this.client.preface(INITIAL_WINDOW_SIZE, 0).get(1, "/page.txt");
		for (int i = 0; i < FLOOD; i++) {
			this.client.number(Http2Frames.WINDOW_UPDATE, 1, 1);
		}
		endsCalmly();
	}

	/**
	 * Sends what was written, and reads nothing before everything is sent.
	 */
	private void endsCalmly() {
		try (TestServer server = start(archive, TestServer.patient()); Bystander other = new Bystander(server)) {
			try (RawClient attacker = RawClient.connect(server.address())) {
				other.awaitAnswer();
				attacker.send(this.client.take());
				assertThat(goodbye(attacker)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
			}
		}
	}

	private ErrorCode goodbye(RawClient attacker) {
		try {
			List<Frame> goAways = this.client.read(attacker.input().readAllBytes())
				.stream()
				.filter((frame) -> frame.type() == Http2Frames.GOAWAY)
				.toList();
			return goAways.isEmpty() ? null : ErrorCode.values()[goAways.get(goAways.size() - 1).number(4)];
		}
		catch (IOException ex) {
			throw new AssertionError("The end came before the goodbye", ex);
		}
	}

	@Test
	void windowsThatStayShut() {
		this.client.preface(INITIAL_WINDOW_SIZE, 0);
		for (int i = 0; i < 100; i++) {
			this.client.get(1 + 2 * i, "/large.bin");
		}
		holdLittle(archive);
	}

	@Test
	void fieldsThatAreLongWhenDecodedAndWindowsThatStayShut() {
		byte[] get = { (byte) 0x82, (byte) 0x86, (byte) 0x84, 0x01, 4, 't', 'e', 's', 't' };
		byte[] bomb = Arrays.copyOf(get, 12_000);
		// 62 is the latest field in the table, here a cookie of nearly the table's size.
		Arrays.fill(bomb, get.length, bomb.length, (byte) (0x80 | 62));
		byte[] first = Arrays.copyOf(get, get.length + 4 + 3_900);
		System.arraycopy(new byte[] { 0x60, 0x7f, (byte) 0xbd, 0x1d }, 0, first, get.length, 4);
		Arrays.fill(first, get.length + 4, first.length, (byte) 'c');
		this.client.preface(INITIAL_WINDOW_SIZE, 0).headers(1, Http2Frames.END_STREAM | Http2Frames.END_HEADERS, first);
		for (int i = 1; i < 100; i++) {
			this.client.headers(1 + 2 * i, Http2Frames.END_STREAM | Http2Frames.END_HEADERS, bomb);
		}
		holdLittle(archive);
	}

	@Test
	void contentsThatAreInflatedForWindowsThatStayShut() throws IOException {
		this.client.preface(INITIAL_WINDOW_SIZE, 0);
		for (int i = 0; i < 100; i++) {
			this.client.get(1 + 2 * i, "/page.txt");
		}
		holdLittle(zip());
	}

	@Test
	void contentsThatAreInflatedForWindowsOfAByte() throws IOException {
		this.client.preface(INITIAL_WINDOW_SIZE, 1);
		for (int i = 0; i < 100; i++) {
			this.client.get(1 + 2 * i, "/page.txt");
		}
		holdLittle(zip(), false);
	}

	private static Path zip() throws IOException {
		Path zip = directory.resolve("site.zip");
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
			for (String name : List.of("page.txt", "large.bin")) {
				out.putNextEntry(new ZipEntry(name));
				out.write(PAGE.getBytes(StandardCharsets.US_ASCII));
				out.closeEntry();
			}
		}
		return zip;
	}

	/**
	 * Has many clients send the same, and nothing more.
	 */
	private void holdLittle(Path archive) {
		holdLittle(archive, true);
	}

	/**
	 * The same.
	 * @param soon whether all of them end after the write timeout, and not only some of
	 * their answers
	 */
	private void holdLittle(Path archive, boolean soon) {
		byte[] attack = this.client.take();
		Duration timeout = Duration.ofSeconds(3);
		try (TestServer server = start(archive, ConnectionLimits.builder().writeTimeout(timeout));
				Bystander other = new Bystander(server)) {
			other.awaitAnswer();
			List<RawClient> attackers = new ArrayList<>();
			try {
				long before = usedBytes();
				for (int i = 0; i < CONNECTIONS; i++) {
					attackers.add(RawClient.connect(server.address()).send(attack));
				}
				other.awaitAnswer();
				assertThat(usedBytes() - before).isLessThan(MAX_GROWTH_BYTES);
				for (RawClient attacker : soon ? attackers : List.<RawClient>of()) {
					assertThat(goodbye(attacker)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
				}
			}
			finally {
				attackers.forEach(RawClient::close);
			}
		}
	}

	private static long usedBytes() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	@Test
	void aBusyClientIsServed() throws IOException {
		try (TestServer server = start(archive, TestServer.patient());
				RawClient busy = RawClient.connect(server.address())) {
			busy.send(this.client.preface().take());
			int stream = 1;
			for (int batch = 0; batch < 200; batch++) {
				for (int i = 0; i < 50; i++, stream += 2) {
					this.client.get(stream, "/small.txt")
						.priorityUpdate(stream, "u=1")
						.frame(Http2Frames.PING, 0, 0, new byte[8])
						.number(Http2Frames.WINDOW_UPDATE, stream, 5)
						.number(Http2Frames.WINDOW_UPDATE, 0, 5);
				}
				busy.send(this.client.take());
				assertThat(new Answers(busy).read(50)).isEqualTo(50 * 5);
			}
		}
	}

	@Test
	void aClientThatLeavesAPageIsServed() throws IOException {
		try (TestServer server = start(archive, TestServer.patient());
				RawClient busy = RawClient.connect(server.address())) {
			this.client.preface();
			for (int i = 0; i < 100; i++) {
				this.client.get(1 + 2 * i, "/large.bin");
			}
			for (int i = 0; i < 100; i++) {
				this.client.number(Http2Frames.RST_STREAM, 1 + 2 * i, ErrorCode.CANCEL.code());
			}
			this.client.number(Http2Frames.WINDOW_UPDATE, 0, 1 << 20).get(201, "/small.txt");
			busy.send(this.client.take());
			assertThat(new Answers(busy).read(1)).isGreaterThanOrEqualTo(5);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 4 << 10, 16 << 10, 32 << 10 })
	void aClientThatWidensItsWindowsByLittleIsServed(int bytes) throws IOException {
		try (TestServer server = start(archive, TestServer.patient());
				RawClient busy = RawClient.connect(server.address())) {
			busy.send(this.client.preface().take());
			Answers answers = new Answers(busy);
			for (int i = 0; i < 12; i++) {
				busy.send(this.client.get(1 + 2 * i, "/large.bin").take());
				answers.widenBy(bytes);
				assertThat(answers.read(1)).isEqualTo(LARGE_BYTES);
			}
		}
	}

	/** What comes back to a client that does nothing wrong. */
	private final class Answers {

		private final RawClient from;

		private final DataInputStream in;

		private int step;

		private int unsaid;

		Answers(RawClient from) {
			this.from = from;
			this.in = new DataInputStream(from.input());
		}

		void widenBy(int step) {
			this.step = step;
		}

		/**
		 * Reads until so many answers are complete.
		 * @return how long their bodies are together
		 */
		long read(int answers) throws IOException {
			long bytes = 0;
			int complete = 0;
			while (complete < answers) {
				int length = this.in.readUnsignedShort() << 8 | this.in.readUnsignedByte();
				int type = this.in.readUnsignedByte();
				int flags = this.in.readUnsignedByte();
				int stream = this.in.readInt();
				this.in.skipNBytes(length);
				assertThat(type).as("frame on %d", stream).isNotIn(Http2Frames.GOAWAY, Http2Frames.RST_STREAM);
				if (type == Http2Frames.DATA) {
					bytes += length;
					complete += flags & Http2Frames.END_STREAM;
					widen(stream, length);
				}
			}
			return bytes;
		}

		private void widen(int stream, int bytes) {
			this.unsaid += bytes;
			while (this.step > 0 && this.unsaid >= this.step) {
				this.unsaid -= this.step;
				this.from.send(client().number(Http2Frames.WINDOW_UPDATE, stream, this.step)
					.number(Http2Frames.WINDOW_UPDATE, 0, this.step)
					.take());
			}
		}

		private Http2Frames client() {
			return TarwebServerHttp2FloodTests.this.client;
		}

	}

	/** Asks for a page again and again; each answer has to be right. */
	private static final class Bystander implements AutoCloseable {

		private final TestServer server;

		private final AtomicInteger answers = new AtomicInteger();

		private final CompletableFuture<Void> asking;

		private volatile boolean done;

		Bystander(TestServer server) {
			this.server = server;
			this.asking = Background.run(this::ask);
		}

		private void ask() {
			try (RawClient other = RawClient.connect(this.server.address())) {
				while (!this.done) {
					Reply reply = other.send(RawClient.get("/page.txt")).read();
					assertThat(reply.status()).isEqualTo(200);
					assertThat(reply.text()).isEqualTo(PAGE);
					this.answers.incrementAndGet();
				}
			}
		}

		void awaitAnswer() {
			int before = this.answers.get();
			Awaitility.await().until(() -> this.answers.get() > before + 1 || this.asking.isDone());
		}

		@Override
		public void close() {
			awaitAnswer();
			this.done = true;
			this.asking.join();
		}

	}

}
