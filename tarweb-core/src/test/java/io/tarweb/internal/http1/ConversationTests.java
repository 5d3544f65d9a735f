package io.tarweb.internal.http1;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import io.netty.channel.embedded.EmbeddedChannel;
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
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.internal.routing.Routes;
import io.tarweb.internal.transport.LoopBuffers;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.testing.OpenSite;
import io.tarweb.testing.SlowChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Conversation} on a connection without a socket: requests that come in
 * pieces, and a client that takes as much as it is told.
 */
class ConversationTests {

	private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULTS;

	private static final String GET = "GET /small.txt HTTP/1.1\r\nHost: a\r\n\r\n";

	private static final String HEAD = "HEAD /large.bin HTTP/1.1\r\nHost: a\r\n\r\n";

	private static final String GET_LARGE = "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n";

	/** Several pieces, the last of which is held back. */
	private static final int LARGE_BYTES = 600_000;

	private final String large = large();

	private final OpenSite site = OpenSite
		.of(TarBuilder.create().file("small.txt", "small").file("large.bin", this.large));

	private final LiveSite live = new LiveSite(List.of(ImmediateEventExecutor.INSTANCE), Runnable::run);

	private final ServerMeters meters = new ServerMeters(List.of("default"));

	private final LoopBuffers buffers = new LoopBuffers();

	private final LoopClock clock = new LoopClock(() -> 0, () -> 0);

	private Http1Loop http1;

	private Loop loop;

	@BeforeEach
	void publish() throws Exception {
		Exchanges exchanges = new Exchanges(ImmediateEventExecutor.INSTANCE, List.of(this.live),
				new Answerer(LIMITS.maxHeadBytes(), 0, Routes.SINGLE), LIMITS.maxBodyBytes(), this.meters, null);
		this.http1 = new Http1Loop(this.clock, LIMITS.maxHeadBytes(), false, exchanges,
				new SendingTurns(new EmbeddedChannel().eventLoop()), this.buffers);
		this.loop = new Loop(new EmbeddedChannel().eventLoop(), LIMITS, this.clock, 1 << 20, this.meters.newRecorder(0),
				new Admission(10), () -> {
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
		return SlowChannel.of(room,
				new Connection(this.loop, (link, channel) -> new Conversation(this.http1, link, channel, null), false));
	}

	private String answerTo(String... pieces) {
		SlowChannel channel = open(Long.MAX_VALUE);
		for (String piece : pieces) {
			channel.send(piece);
		}
		channel.close();
		return channel.taken();
	}

	@Test
	void aHeadThatIsSplitAtAnyByteIsAnsweredOnce() {
		String whole = answerTo(GET);
		assertThat(whole).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nsmall");
		for (int at = 1; at < GET.length(); at++) {
			assertThat(answerTo(GET.substring(0, at), GET.substring(at))).as("split at %d", at).isEqualTo(whole);
		}
		assertThat(answerTo(GET.split(""))).isEqualTo(whole);
	}

	@Test
	void requestsThatComeTogetherAreAnsweredInOrderWhereverTheyAreSplit() {
		String all = GET + HEAD + GET;
		String whole = answerTo(GET) + answerTo(HEAD) + answerTo(GET);
		assertThat(answerTo(all)).isEqualTo(whole);
		for (int at = 1; at < all.length(); at++) {
			assertThat(answerTo(all.substring(0, at), all.substring(at))).as("split at %d", at).isEqualTo(whole);
		}
	}

	@Test
	void aBodyIsSentAsTheClientTakesIt() {
		SlowChannel channel = open(0);
		channel.send(GET_LARGE + GET);
		assertThat(channel.taken()).isEmpty();
		for (int taken = 0; taken < LARGE_BYTES + 2000; taken += 7001) {
			channel.take(7001);
		}
		assertThat(channel.taken()).startsWith("HTTP/1.1 200 OK\r\n")
			.contains("\r\n\r\n" + this.large + "HTTP/1.1 200 OK\r\n")
			.endsWith("\r\n\r\nsmall");
		channel.close();
	}

	@Test
	void aClientThatEndsItsSideGetsTheRestOfItsAnswer() {
		SlowChannel channel = open(10_000);
		channel.send(GET_LARGE);
		channel.endInput();
		assertThat(channel.isOpen()).isTrue();
		channel.take(Long.MAX_VALUE / 2);
		assertThat(channel.taken()).endsWith(this.large);
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void aClientThatGoesAwayInABodyLeavesNothing() throws Exception {
		SlowChannel channel = open(10_000);
		channel.send(GET_LARGE);
		try (OpenSite next = OpenSite.of(TarBuilder.create().file("small.txt", "next"))) {
			this.live.publish(next.edition());
			channel.close();
			assertThat(answerTo(GET)).endsWith("next");
			this.live.publish(this.site.edition());
		}
		assertThat(channel.taken()).hasSizeLessThanOrEqualTo(10_000);
	}

	@Test
	void aBodyWhoseFileIsCutIsNotCompleted() throws IOException {
		SlowChannel channel = open(10_000);
		channel.send(GET_LARGE);
		Path file = this.site.layer().status().file();
		try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
			bytes.setLength(bytes.length() - 1);
		}
		channel.take(Long.MAX_VALUE / 2);
		assertThat(channel.isOpen()).isFalse();
		assertThat(channel.taken().length()).isLessThan(LARGE_BYTES);
	}

	@Test
	void whatIsNoRequestIsRefusedOnceWhateverFollows() {
		String answer = answerTo("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + GET, GET);
		assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("Connection: close\r\n");
		assertThat(answer.indexOf("HTTP/1.1", 1)).isNegative();
		assertThat(answerTo("GET / HTTP/1.1\r\nX: " + "x".repeat(LIMITS.maxHeadBytes())))
			.startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
	}

	@Test
	void theLastAnswerOfAServerThatStopsSaysSo() {
		SlowChannel channel = open(Long.MAX_VALUE);
		channel.send(GET.substring(0, 5));
		this.loop.drain();
		channel.settle();
		assertThat(channel.isOpen()).isTrue();
		channel.send(GET.substring(5));
		assertThat(channel.taken()).startsWith("HTTP/1.1 200 OK\r\n");
	}

	private static String large() {
		StringBuilder text = new StringBuilder();
		Random random = new Random(42);
		while (text.length() < LARGE_BYTES) {
			text.append((char) ('a' + random.nextInt(26)));
		}
		return text.toString();
	}

}
