package io.tarweb.internal.http2;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.tarweb.internal.answer.Answerer;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.body.SendingTurns;
import io.tarweb.internal.connection.Admission;
import io.tarweb.internal.connection.Connection;
import io.tarweb.internal.connection.Loop;
import io.tarweb.internal.connection.LoopClock;
import io.tarweb.internal.edition.LiveSite;
import io.tarweb.internal.exchange.Exchanges;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.internal.metrics.LoopRecorder;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.routing.Routes;
import io.tarweb.internal.transport.LoopBuffers;
import io.tarweb.metrics.ServerMetrics;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.Http2Settings;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.SitePolicy;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.Http2Frames.Frame;
import io.tarweb.testing.OpenSite;
import io.tarweb.testing.SlowChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Http2Conversation} on a connection without a socket.
 */
class Http2ConversationTests {

	private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULTS;

	private static final int HEADER_TABLE_SIZE = 1;

	private static final int INITIAL_WINDOW_SIZE = 4;

	private static final int PADDED = 0x8;

	private static final int LARGE_BYTES = 600_000;

	private final String large = "0123456789".repeat(LARGE_BYTES / 10);

	private final String page = this.large.substring(0, 40_000);

	private final OpenSite site = OpenSite.of(TarBuilder.create()
		.file("small.txt", "small")
		.file("page.html", this.page)
		.file("large.bin", this.large)
		.file("other.bin", this.large));

	private final LiveSite live = new LiveSite(List.of(ImmediateEventExecutor.INSTANCE), Runnable::run);

	private final ServerMeters meters = new ServerMeters(List.of("default"));

	private final LoopBuffers buffers = new LoopBuffers();

	private final EmbeddedChannel eventLoop = new EmbeddedChannel();

	private long nanos;

	private final LoopClock clock = new LoopClock(() -> this.nanos, () -> 0);

	private final Http2Frames client = new Http2Frames();

	private Http2Loop http2;

	private Loop loop;

	@BeforeEach
	void publish() throws Exception {
		Exchanges exchanges = new Exchanges(ImmediateEventExecutor.INSTANCE, List.of(this.live),
				new Answerer(LIMITS.maxHeadBytes(), 0, Routes.SINGLE), LIMITS.maxBodyBytes(), this.meters, null);
		LoopRecorder recorder = this.meters.newRecorder(0);
		this.http2 = new Http2Loop(this.clock, LIMITS, Http2Settings.DEFAULTS, false, exchanges,
				new SendingTurns(this.eventLoop.eventLoop()), this.buffers, recorder, true);
		this.loop = new Loop(this.eventLoop.eventLoop(), LIMITS, this.clock, 1 << 20, recorder, new Admission(10),
				() -> {
				});
		this.live.publish(this.site.edition());
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(this.buffers.close()).as("buffers that nobody released").isZero();
		this.live.close();
		this.site.close();
	}

	private SlowChannel open(long room) {
		return SlowChannel.of(room, new Connection(this.loop,
				(link, channel) -> new Http2Conversation(this.http2, link, channel, null), false));
	}

	private void send(SlowChannel channel, byte[] bytes) {
		channel.writeInbound(Unpooled.copiedBuffer(bytes));
		this.eventLoop.runScheduledPendingTasks();
		channel.settle();
	}

	private List<Frame> taken(SlowChannel channel) {
		return this.client.read(channel.taken().getBytes(StandardCharsets.ISO_8859_1));
	}

	private static List<Frame> ofType(List<Frame> frames, int type) {
		return frames.stream().filter((frame) -> frame.type() == type).toList();
	}

	private static String body(List<Frame> frames, int stream) {
		return ofType(frames, Http2Frames.DATA).stream()
			.filter((frame) -> frame.stream() == stream)
			.map(Frame::text)
			.collect(Collectors.joining());
	}

	private static ErrorCode goodbye(List<Frame> frames) {
		List<Frame> goAways = ofType(frames, Http2Frames.GOAWAY);
		return goAways.isEmpty() ? null : ErrorCode.values()[goAways.get(goAways.size() - 1).number(4)];
	}

	@Test
	void framesThatAreSplitAtAnyByteAreAnsweredOnce() {
		byte[] all = this.client.preface().get(1, "/small.txt").get(3, "/nothing").get(5, "/small.txt").take();
		String whole = answerTo(all);
		List<Frame> frames = this.client.read(whole.getBytes(StandardCharsets.ISO_8859_1));
		assertThat(body(frames, 1)).isEqualTo("small");
		assertThat(body(frames, 3)).contains("Not Found");
		assertThat(body(frames, 5)).isEqualTo("small");
		for (int at = 1; at < all.length; at++) {
			assertThat(answerTo(Arrays.copyOf(all, at), Arrays.copyOfRange(all, at, all.length))).as("split at %d", at)
				.isEqualTo(whole);
		}
		byte[][] each = new byte[all.length][];
		for (int i = 0; i < all.length; i++) {
			each[i] = new byte[] { all[i] };
		}
		assertThat(answerTo(each)).isEqualTo(whole);
	}

	private String answerTo(byte[]... pieces) {
		SlowChannel channel = open(Long.MAX_VALUE);
		for (byte[] piece : pieces) {
			send(channel, piece);
		}
		channel.close();
		return channel.taken();
	}

	@Test
	void aBodyIsSentAsFarAsTheWindowsGo() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface(INITIAL_WINDOW_SIZE, 100_000).get(1, "/large.bin").take());
		assertThat(body(taken(channel), 1)).hasSize(65_535);
		send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 0, 1_000_000).take());
		assertThat(body(taken(channel), 1)).hasSize(100_000);
		send(channel, this.client.settings(INITIAL_WINDOW_SIZE, 50_000).take());
		send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 1, 50_000).take());
		assertThat(body(taken(channel), 1)).as("the window was narrowed by as much").hasSize(100_000);
		send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 1, 7).take());
		assertThat(body(taken(channel), 1)).hasSize(100_007);
		send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 1, 1_000_000).take());
		List<Frame> data = ofType(taken(channel), Http2Frames.DATA);
		assertThat(body(data, 1)).hasSize(LARGE_BYTES).matches(this.large::equals);
		assertThat(data.get(data.size() - 1).has(Http2Frames.END_STREAM)).isTrue();
		assertThat(data).allMatch((frame) -> frame.payload().length <= 16_384);
		channel.close();
	}

	@Test
	void aPageOfSeveralFramesIsSentAtOnce() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface().get(1, "/page.html").get(3, "/page.html").take());
		List<Frame> data = ofType(taken(channel), Http2Frames.DATA);
		assertThat(data).extracting(Frame::stream).startsWith(1, 1, 1, 3);
		assertThat(data).extracting((frame) -> frame.payload().length).startsWith(16_384, 16_384, 7_232, 16_384);
		assertThat(data).extracting((frame) -> frame.has(Http2Frames.END_STREAM)).startsWith(false, false, true, false);
		assertThat(body(data, 1)).isEqualTo(this.page);
		send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 0, 1_000_000).take());
		assertThat(body(taken(channel), 3)).as("beyond the window").isEqualTo(this.page);
		channel.close();
	}

	@Test
	void onlyWhatIsAskedForByHttpIsServed() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.client.preface();
		List<String> schemes = List.of("http", "HTTPS", "ftp", "httpss");
		for (int i = 0; i < schemes.size(); i++) {
			byte[] block = this.client.block(new DefaultHttp2Headers(false).method("GET")
				.scheme(schemes.get(i))
				.authority("test")
				.path("/small.txt"));
			this.client.headers(1 + 2 * i, Http2Frames.END_STREAM | Http2Frames.END_HEADERS, block);
		}
		send(channel, this.client.take());
		assertThat(ofType(taken(channel), Http2Frames.HEADERS))
			.extracting((frame) -> this.client.fields(frame.payload()).status().toString())
			.containsExactly("200", "200", "400", "400");
		channel.close();
	}

	@Test
	void whatWaitsForAClientThatHasLeftIsLetGo() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.loop.start();
		send(channel, this.client.preface().get(1, "/large.bin").take());
		assertThat(body(taken(channel), 1)).hasSize(65_535);
		channel.endInput();
		elapse(TimeUnit.SECONDS.toNanos(2), channel);
		assertThat(ofType(taken(channel), Http2Frames.RST_STREAM)).hasSize(1);
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void aClientThatHasLeftGetsWhatItsWindowsTake() {
		SlowChannel channel = open(1000);
		this.loop.start();
		send(channel,
				this.client.preface(INITIAL_WINDOW_SIZE, 1_000_000)
					.number(Http2Frames.WINDOW_UPDATE, 0, 1_000_000)
					.get(1, "/large.bin")
					.take());
		channel.endInput();
		elapse(TimeUnit.SECONDS.toNanos(2), channel);
		channel.take(Long.MAX_VALUE);
		assertThat(body(taken(channel), 1)).hasSize(LARGE_BYTES);
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void aWindowOfAByteIsEnoughForSmallBodies() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface(INITIAL_WINDOW_SIZE, 1).get(1, "/small.txt").get(3, "/nothing").take());
		assertThat(body(taken(channel), 1)).isEqualTo("s");
		for (int i = 0; i < 400; i++) {
			send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 1 + i % 2 * 2, 1).take());
		}
		assertThat(body(taken(channel), 1)).isEqualTo("small");
		assertThat(body(taken(channel), 3)).endsWith("</html>\n");
		channel.close();
	}

	@Test
	void aResetFreesTheBodyAtOnce() throws Exception {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface().get(1, "/large.bin").take());
		try (OpenSite next = OpenSite.of(TarBuilder.create().file("small.txt", "next"))) {
			this.live.publish(next.edition());
			assertThat(this.site.edition().layer(0).archive()).isNotNull();
			send(channel,
					this.client.number(Http2Frames.RST_STREAM, 1, ErrorCode.CANCEL.code()).get(3, "/small.txt").take());
			assertThat(channel.isOpen()).isTrue();
			channel.close();
		}
	}

	@Test
	void urgentAnswersComeFirst() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel,
				this.client.preface(INITIAL_WINDOW_SIZE, 1_000_000)
					.get(1, "/large.bin", "priority", "u=5")
					.get(3, "/other.bin", "priority", "u=1")
					.take());
		int before = body(taken(channel), 1).length();
		send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 0, LARGE_BYTES).take());
		assertThat(body(taken(channel), 3)).hasSize(LARGE_BYTES).matches(this.large::equals);
		assertThat(body(taken(channel), 1).length()).isLessThanOrEqualTo(before + 65_535);
		channel.close();
	}

	/** Not even by what the channel could still take. */
	@Test
	void whatIsUrgentOvertakesWhatTheKernelHasNotTaken() throws Exception {
		SlowChannel channel = open(0);
		channel.config().setWriteBufferHighWaterMark(512 * 1024);
		this.client.preface().number(Http2Frames.WINDOW_UPDATE, 0, 10_000_000);
		for (int stream = 1; stream < 40; stream += 2) {
			this.client.get(stream, "/page.html");
		}
		send(channel, this.client.take());
		send(channel, this.client.get(41, "/small.txt", "priority", "u=0").take());
		channel.take(150_000);
		assertThat(body(taken(channel), 41)).isEqualTo("small");
		channel.take(1_000_000);
		for (int stream = 1; stream < 40; stream += 2) {
			assertThat(body(taken(channel), stream)).as("stream %s", stream).isEqualTo(this.page);
		}
		channel.close();
	}

	@Test
	void incrementalAnswersTakeTurnsAndOthersDont() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel,
				this.client.preface(INITIAL_WINDOW_SIZE, 1_000_000)
					.get(1, "/large.bin", "priority", "i")
					.get(3, "/other.bin", "priority", "i")
					.number(Http2Frames.WINDOW_UPDATE, 0, 400_000)
					.take());
		List<Frame> frames = taken(channel);
		assertThat(body(frames, 3).length()).isBetween(body(frames, 1).length() - 100_000,
				body(frames, 1).length() + 100_000);
		send(channel, this.client.priorityUpdate(3, "u=0").number(Http2Frames.WINDOW_UPDATE, 0, 400_000).take());
		assertThat(body(taken(channel), 3)).hasSize(LARGE_BYTES).matches(this.large::equals);
		channel.close();
	}

	@Test
	void aClientWhoseWindowStaysShutIsToldAndEnded() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.loop.start();
		send(channel, this.client.preface().get(1, "/large.bin").take());
		elapse(LIMITS.writeTimeout().toNanos() / 2, channel);
		assertThat(goodbye(taken(channel))).isNull();
		assertThat(this.meters.read(0, 0, 0).http2().openStreams()).isEqualTo(1);
		elapse(LIMITS.writeTimeout().toNanos(), channel);
		assertThat(goodbye(taken(channel))).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
		assertThat(this.meters.read(0, 0, 0).http2().openStreams()).isZero();
		assertThat(this.meters.read(0, 0, 0).http2().floods()).containsEntry(ServerMetrics.Flood.STALLS, 1L)
			.containsEntry(ServerMetrics.Flood.FRAMES, 0L);
		channel.close();
	}

	@Test
	void aConnectionWithoutRequestsEndsWithAGoodbye() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.loop.start();
		send(channel, this.client.preface().get(1, "/small.txt").take());
		elapse(LIMITS.idleTimeout().toNanos() + TimeUnit.SECONDS.toNanos(2), channel);
		assertThat(goodbye(taken(channel))).isEqualTo(ErrorCode.NO_ERROR);
		assertThat(channel.isOpen()).isFalse();
	}

	private void elapse(long nanos, SlowChannel channel) {
		for (int i = 0; i < 20; i++) {
			this.nanos += nanos / 20;
			this.eventLoop.advanceTimeBy(nanos / 20, TimeUnit.NANOSECONDS);
			this.eventLoop.runScheduledPendingTasks();
			channel.settle();
		}
	}

	/** RFC 9113, 3.4: also before the end of the preface, SETTINGS is the first frame. */
	@Test
	void aPrefaceThatStaysIncompleteIsAnsweredBySettingsAndAGoodbye() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.loop.start();
		send(channel, Arrays.copyOf(Http2Conversation.PREFACE, 10));
		elapse(LIMITS.headTimeout().toNanos() + TimeUnit.SECONDS.toNanos(1), channel);
		List<Frame> frames = taken(channel);
		assertThat(frames).extracting(Frame::type).containsExactly(Http2Frames.SETTINGS, Http2Frames.GOAWAY);
		assertThat(goodbye(frames)).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
	}

	@Test
	void aServerThatStopsSaysSoTwiceAndFinishes() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface(INITIAL_WINDOW_SIZE, 10_000).get(1, "/large.bin").take());
		this.loop.drain();
		this.eventLoop.runPendingTasks();
		channel.settle();
		List<Frame> goAways = ofType(taken(channel), Http2Frames.GOAWAY);
		assertThat(goAways).singleElement()
			.satisfies((first) -> assertThat(first.number(0)).isEqualTo(Integer.MAX_VALUE));
		Frame ping = ofType(taken(channel), Http2Frames.PING).get(0);
		send(channel,
				this.client.get(3, "/small.txt")
					.frame(Http2Frames.PING, Http2Frames.ACK, 0, ping.payload())
					.get(5, "/small.txt")
					.take());
		goAways = ofType(taken(channel), Http2Frames.GOAWAY);
		assertThat(goAways).hasSize(2);
		assertThat(goAways.get(1).number(0)).isEqualTo(3);
		assertThat(body(taken(channel), 3)).isEqualTo("small");
		assertThat(body(taken(channel), 5)).isEmpty();
		assertThat(channel.isOpen()).isTrue();
		send(channel,
				this.client.number(Http2Frames.WINDOW_UPDATE, 0, LARGE_BYTES)
					.number(Http2Frames.WINDOW_UPDATE, 1, LARGE_BYTES)
					.take());
		assertThat(body(taken(channel), 1)).hasSize(LARGE_BYTES).matches(this.large::equals);
		assertThat(channel.isOutputShutdown()).isTrue();
		assertThat(channel.isOpen()).as("the client may still be sending").isTrue();
		channel.endInput();
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void contentsThatAreInflatedLaterAreTheirOwn() throws Exception {
		TarBuilder packed = TarBuilder.create().file("one.txt.gz", gzip("one")).file("two.txt.gz", gzip("two"));
		try (OpenSite other = OpenSite.of(packed)) {
			this.live.publish(other.edition());
			SlowChannel channel = open(Long.MAX_VALUE);
			send(channel, this.client.preface(INITIAL_WINDOW_SIZE, 0).get(1, "/one.txt").get(3, "/two.txt").take());
			assertThat(ofType(taken(channel), Http2Frames.HEADERS)).hasSize(2);
			send(channel, this.client.settings(INITIAL_WINDOW_SIZE, 100).take());
			assertThat(body(taken(channel), 1)).isEqualTo("one");
			assertThat(body(taken(channel), 3)).isEqualTo("two");
			channel.close();
			this.live.publish(this.site.edition());
		}
	}

	private static byte[] gzip(String text) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(text.getBytes(StandardCharsets.UTF_8));
		}
		return packed.toByteArray();
	}

	@Test
	void aClientThatReducesItsTableIsToldOnceThatItIsEmpty() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface(HEADER_TABLE_SIZE, 0).get(1, "/small.txt").get(3, "/small.txt").take());
		List<Frame> heads = ofType(taken(channel), Http2Frames.HEADERS);
		assertThat(heads).extracting((head) -> head.payload()[0]).containsExactly((byte) 0x20, (byte) 0x88);
		channel.close();
	}

	@Test
	void fieldsThatAFrameHasNoRoomForAreContinued() throws Exception {
		SitePolicy policy = SitePolicy.builder()
			.headers(IntStream.range(0, 10)
				.mapToObj((i) -> HeaderRule.of(PathPattern.parse("/*"), "X-Large-" + i, "x".repeat(4000)))
				.toList())
			.build();
		try (OpenSite other = OpenSite.of(TarBuilder.create().file("small.txt", "small"), policy)) {
			this.live.publish(other.edition());
			SlowChannel channel = open(Long.MAX_VALUE);
			send(channel, this.client.preface().get(1, "/small.txt").take());
			List<Frame> heads = taken(channel).stream().filter((frame) -> frame.stream() == 1).toList();
			assertThat(heads).extracting(Frame::type)
				.containsExactly(Http2Frames.HEADERS, Http2Frames.CONTINUATION, Http2Frames.CONTINUATION,
						Http2Frames.DATA);
			assertThat(heads).extracting((frame) -> frame.has(Http2Frames.END_HEADERS))
				.containsExactly(false, false, true, false);
			ByteArrayOutputStream block = new ByteArrayOutputStream();
			heads.subList(0, 3).forEach((frame) -> block.writeBytes(frame.payload()));
			assertThat(this.client.fields(block.toByteArray()).get("x-large-9")).hasToString("x".repeat(4000));
			assertThat(body(heads, 1)).isEqualTo("small");
			channel.close();
			this.live.publish(this.site.edition());
		}
	}

	@Test
	void aRequestBodyIsReadUpToTheLimit() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel,
				this.client.preface()
					.headers(1, Http2Frames.END_HEADERS, this.client.block("POST", "/small.txt"))
					.take());
		byte[] part = new byte[16_384];
		for (long sent = 0; sent < LIMITS.maxBodyBytes(); sent += part.length) {
			send(channel, this.client.frame(Http2Frames.DATA, 0, 1, part).take());
		}
		assertThat(ofType(taken(channel), Http2Frames.RST_STREAM)).isEmpty();
		send(channel, this.client.frame(Http2Frames.DATA, 0, 1, part).get(3, "/small.txt").take());
		assertThat(ofType(taken(channel), Http2Frames.RST_STREAM)).singleElement()
			.satisfies((reset) -> assertThat(reset.number(0)).isEqualTo(ErrorCode.NO_ERROR.code()));
		assertThat(body(taken(channel), 3)).isEqualTo("small");
		channel.close();
	}

	/** RFC 9110, 9.1: methods are case-sensitive. */
	@Test
	void aMethodThatOnlyLooksLikeConnectIsAnsweredAsAnyOther() {
		SlowChannel channel = open(Long.MAX_VALUE);
		int flags = Http2Frames.END_HEADERS | Http2Frames.END_STREAM;
		byte[] block = this.client.block("connect", "/small.txt");
		send(channel, this.client.preface().headers(1, flags, block).take());
		assertThat(body(taken(channel), 1)).contains("405");
		channel.close();
	}

	@Test
	void anEmptyAuthorityIsThatOfNoHost() {
		SlowChannel channel = open(Long.MAX_VALUE);
		byte[] empty = { (byte) 0x82, (byte) 0x86, 0x01, 0, 0x04, 10, '/', 's', 'm', 'a', 'l', 'l', '.', 't', 'x',
				't' };
		byte[] none = { (byte) 0x82, (byte) 0x86, (byte) 0x84 };
		int flags = Http2Frames.END_HEADERS | Http2Frames.END_STREAM;
		send(channel, this.client.preface().headers(1, flags, empty).headers(3, flags, none).take());
		assertThat(body(taken(channel), 1)).isEqualTo("small");
		assertThat(body(taken(channel), 3)).contains("400");
		channel.close();
	}

	@Test
	void paddingWithoutItsLengthEndsTheConnection() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface().headers(1, Http2Frames.END_HEADERS | PADDED, new byte[0]).take());
		assertThat(goodbye(taken(channel))).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		channel.close();
	}

	@Test
	void aRequestBodyIsReadOutAndMissedByNobody() {
		SlowChannel channel = open(Long.MAX_VALUE);
		byte[] block = this.client.block("POST", "/small.txt", "content-length", "5");
		send(channel,
				this.client.preface()
					.headers(1, Http2Frames.END_HEADERS, block)
					.frame(Http2Frames.DATA, 0, 1, (byte) 1, (byte) 2)
					.frame(Http2Frames.DATA, Http2Frames.END_STREAM, 1, (byte) 3, (byte) 4, (byte) 5)
					.get(3, "/small.txt")
					.take());
		assertThat(body(taken(channel), 1)).contains("405");
		assertThat(ofType(taken(channel), Http2Frames.RST_STREAM)).isEmpty();
		assertThat(body(taken(channel), 3)).isEqualTo("small");
		channel.close();
	}

	@Test
	void aFieldThatIsRememberedIsAllowedAgain() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel,
				this.client.preface()
					.get(1, "/small.txt", "te", "trailers")
					.get(3, "/small.txt", "te", "trailers")
					.take());
		assertThat(body(taken(channel), 3)).isEqualTo("small");
		channel.close();
	}

	@Test
	void whatTheClientSaysIsReadWhenTheChannelHasRoomAgain() {
		SlowChannel channel = open(10_000);
		channel.config().setAutoRead(false);
		send(channel, this.client.preface(INITIAL_WINDOW_SIZE, LARGE_BYTES).get(1, "/large.bin").take());
		channel.writeInbound(Unpooled.copiedBuffer(this.client.number(Http2Frames.WINDOW_UPDATE, 0, 100_000).take()));
		assertThat(channel.isWritable()).isFalse();
		int reads = channel.reads();
		channel.take(Long.MAX_VALUE / 2);
		assertThat(body(taken(channel), 1)).hasSize(165_535);
		assertThat(channel.reads()).isGreaterThan(reads);
		channel.close();
	}

	@Test
	void framesOfStreamsThatCameAfterTheGoodbyeAreIgnored() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface().get(1, "/large.bin").take());
		stop(channel);
		byte[] block = this.client.block("POST", "/small.txt");
		send(channel,
				this.client.headers(3, Http2Frames.END_HEADERS, block)
					.frame(Http2Frames.DATA, 0, 3, (byte) 1)
					.number(Http2Frames.WINDOW_UPDATE, 3, 1)
					.number(Http2Frames.RST_STREAM, 3, ErrorCode.CANCEL.code())
					.number(Http2Frames.WINDOW_UPDATE, 0, LARGE_BYTES)
					.number(Http2Frames.WINDOW_UPDATE, 1, LARGE_BYTES)
					.take());
		assertThat(goodbye(taken(channel))).isEqualTo(ErrorCode.NO_ERROR);
		assertThat(ofType(taken(channel), Http2Frames.RST_STREAM)).isEmpty();
		assertThat(body(taken(channel), 1)).hasSize(LARGE_BYTES).matches(this.large::equals);
		channel.close();
	}

	private void stop(SlowChannel channel) {
		this.loop.drain();
		this.eventLoop.runPendingTasks();
		channel.settle();
		Frame ping = ofType(taken(channel), Http2Frames.PING).get(0);
		send(channel, this.client.frame(Http2Frames.PING, Http2Frames.ACK, 0, ping.payload()).take());
		assertThat(ofType(taken(channel), Http2Frames.GOAWAY)).hasSize(2);
	}

	@Test
	void aClientThatDoesNotAnswerThePingIsLeftAfterAMoment() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.loop.start();
		send(channel, this.client.preface().get(1, "/small.txt").take());
		this.loop.drain();
		this.eventLoop.runPendingTasks();
		elapse(TimeUnit.SECONDS.toNanos(4), channel);
		assertThat(ofType(taken(channel), Http2Frames.GOAWAY)).hasSize(2);
		assertThat(channel.isOutputShutdown() || !channel.isOpen()).isTrue();
		channel.close();
	}

	@Test
	void aConnectionThatBeginsWhileTheServerStopsIsToldSo() {
		this.loop.drain();
		this.eventLoop.runPendingTasks();
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface().get(1, "/small.txt").take());
		assertThat(body(taken(channel), 1)).isEqualTo("small");
		assertThat(goodbye(taken(channel))).isEqualTo(ErrorCode.NO_ERROR);
		channel.close();
	}

	@Test
	void anAnswerThatWaitsForAnotherIsNotStalled() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.loop.start();
		send(channel,
				this.client.preface(INITIAL_WINDOW_SIZE, LARGE_BYTES).get(1, "/large.bin").get(3, "/other.bin").take());
		for (int sent = 65_535; sent < 2 * LARGE_BYTES; sent += 16_384) {
			elapse(LIMITS.writeTimeout().toNanos() / 4, channel);
			assertThat(goodbye(taken(channel))).as("after %d", sent).isNull();
			send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 0, 16_384).take());
		}
		assertThat(body(taken(channel), 3)).hasSize(LARGE_BYTES).matches(this.large::equals);
		assertThat(ofType(taken(channel), Http2Frames.RST_STREAM)).isEmpty();
		channel.close();
	}

	@Test
	void aWindowOfTheConnectionThatStaysShutEndsAllStreams() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.loop.start();
		send(channel,
				this.client.preface(INITIAL_WINDOW_SIZE, LARGE_BYTES).get(1, "/large.bin").get(3, "/other.bin").take());
		for (int i = 0; i < 4; i++) {
			send(channel, this.client.number(Http2Frames.WINDOW_UPDATE, 0, 1).take());
			elapse(LIMITS.writeTimeout().toNanos() / 3, channel);
		}
		assertThat(goodbye(taken(channel))).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
		channel.close();
	}

	@Test
	void aSlowRequestBodyIsTakenAsLongAsItGoesOn() {
		SlowChannel channel = open(Long.MAX_VALUE);
		this.loop.start();
		byte[] block = this.client.block("POST", "/small.txt");
		send(channel, this.client.preface().headers(1, Http2Frames.END_HEADERS, block).take());
		for (int i = 0; i < 12; i++) {
			elapse(LIMITS.writeTimeout().toNanos() / 4, channel);
			send(channel, this.client.frame(Http2Frames.DATA, 0, 1, new byte[1024]).take());
		}
		assertThat(goodbye(taken(channel))).isNull();
		send(channel, this.client.frame(Http2Frames.DATA, Http2Frames.END_STREAM, 1).get(3, "/small.txt").take());
		assertThat(body(taken(channel), 3)).isEqualTo("small");
		channel.close();
	}

	@Test
	void fieldsForStreamsThatWereResetAreLimited() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface().get(1, "nowhere").take());
		assertThat(ofType(taken(channel), Http2Frames.RST_STREAM)).hasSize(1);
		for (int i = 0; i < 2000; i++) {
			this.client.get(1, "/small.txt");
		}
		send(channel, this.client.take());
		assertThat(goodbye(taken(channel))).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
		channel.close();
	}

	@Test
	void noRequestComesOnAStreamOfTheServer() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel, this.client.preface().frame(Http2Frames.PRIORITY, 0, 2, (byte) 1).get(2, "/small.txt").take());
		assertThat(goodbye(taken(channel))).isEqualTo(ErrorCode.PROTOCOL_ERROR);
		channel.close();
	}

	@Test
	void aRequestThatIsTooLargeBeforeItsTargetIsToldSo() {
		SlowChannel channel = open(Long.MAX_VALUE);
		send(channel,
				this.client.preface()
					.get(1, "/" + "x".repeat(Http2Settings.DEFAULTS.maxHeaderListSize()))
					.get(3, "/small.txt")
					.take());
		List<Frame> heads = ofType(taken(channel), Http2Frames.HEADERS);
		assertThat(this.client.fields(heads.get(0).payload()).status()).hasToString("431");
		assertThat(body(taken(channel), 3)).isEqualTo("small");
		channel.close();
	}

}
