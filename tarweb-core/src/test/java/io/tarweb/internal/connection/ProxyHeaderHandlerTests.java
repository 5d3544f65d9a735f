package io.tarweb.internal.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tarweb.internal.client.ProxyHeader;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.metrics.ServerMetrics.ProxyRefusal;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.Network;
import io.tarweb.settings.ProxyProtocolSettings;
import io.tarweb.testing.ProxyHeaders;
import io.tarweb.testing.SlowChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProxyHeaderHandler}, alone and before a {@link Connection}.
 */
class ProxyHeaderHandlerTests {

	private static final ProxyProtocolSettings SETTINGS = ProxyProtocolSettings
		.builder(List.of(Network.parse("10.0.0.0/8")))
		.exempt(List.of(Network.parse("10.0.0.7")))
		.build();

	private static final String PROXY = "10.1.2.3";

	private static final String EXEMPT = "10.0.0.7";

	private static final String OTHER = "11.1.2.3";

	private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULTS;

	private final ServerMeters meters = new ServerMeters(List.of());

	private long nowNanos;

	private final Loop loop = new Loop(new EmbeddedChannel().eventLoop(), LIMITS,
			new LoopClock(() -> this.nowNanos, () -> 0), 100, this.meters.newRecorder(0), new Admission(10), () -> {
			});

	private final Behind behind = new Behind();

	private SlowChannel open(String peer) {
		return SlowChannel.to(new InetSocketAddress(peer, 4711), (channel) -> {
			channel.config().setAutoRead(false);
			channel.pipeline().addLast(ProxyHeaderHandler.of(this.loop, SETTINGS, channel), this.behind);
		});
	}

	private static boolean isGone(SlowChannel channel) {
		return channel.pipeline().get(ProxyHeaderHandler.class) == null;
	}

	private void assertRefused(ProxyRefusal... reasons) {
		Map<ProxyRefusal, Long> refused = this.meters.read(0, 0, 0).refusedProxyHeaders();
		for (ProxyRefusal each : ProxyRefusal.values()) {
			assertThat(refused.get(each)).as(each.name()).isEqualTo(List.of(reasons).contains(each) ? 1 : 0);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "G", "GET / HTTP/1.1\r\n\r\n" })
	void passesOnWhatFollowsWhereverItIsSplit(String following) {
		for (String header : List.of(ProxyHeaders.version1("192.0.2.1"), ProxyHeaders.version2("192.0.2.1"),
				ProxyHeaders.version2("2001:db8::1"), ProxyHeaders.local(), "PROXY UNKNOWN\r\n")) {
			String all = header + following;
			for (int i = 1; i <= all.length(); i++) {
				this.behind.clear();
				SlowChannel channel = open(PROXY);
				int reads = channel.reads();
				channel.send(all.substring(0, i));
				if (i < header.length()) {
					assertThat(this.behind.headers).isEmpty();
					assertThat(channel.reads()).as("of the rest").isEqualTo(++reads);
				}
				if (i < all.length()) {
					channel.send(all.substring(i));
				}
				assertThat(isGone(channel)).isTrue();
				assertThat(this.behind.headers).hasSize(1);
				assertThat(this.behind.text).hasToString(following);
				if (following.isEmpty()) {
					assertThat(channel.reads()).as("nobody else would").isEqualTo(reads + 1);
				}
				channel.close();
			}
		}
		assertRefused();
	}

	@Test
	void takesAHeaderByteByByte() {
		SlowChannel channel = open(PROXY);
		for (char each : (ProxyHeaders.version2("2001:db8::1") + "GET /").toCharArray()) {
			channel.send(String.valueOf(each));
		}
		assertThat(this.behind.headers).singleElement()
			.satisfies((header) -> assertThat(header.client().getHostAddress()).isEqualTo("2001:db8:0:0:0:0:0:1"));
		assertThat(this.behind.text).hasToString("GET /");
	}

	@Test
	void closesWithoutAHeader() {
		for (String begin : List.of("GET / HTTP/1.1\r\n", "\u0016\u0003\u0001")) {
			SlowChannel channel = open(PROXY);
			ChannelHandlerContext ctx = channel.pipeline().context(ProxyHeaderHandler.class);
			channel.send(begin);
			assertThat(channel.isOpen()).isFalse();
			ByteBuf late = Unpooled.copiedBuffer(ProxyHeaders.version1("192.0.2.1"), StandardCharsets.US_ASCII);
			((ProxyHeaderHandler) ctx.handler()).channelRead(ctx, late);
			assertThat(late.refCnt()).as("of the same turn").isZero();
		}
		assertThat(this.behind.text).isEmpty();
		assertThat(this.behind.headers).isEmpty();
		assertThat(this.meters.read(0, 0, 0).refusedProxyHeaders()).containsEntry(ProxyRefusal.MISSING, 2L);
	}

	@Test
	void closesAtAWrongHeader() {
		SlowChannel channel = open(PROXY);
		channel.send("PROXY TCP4 192.0.2.1");
		assertThat(channel.isOpen()).isTrue();
		channel.send("\r\nGET / HTTP/1.1\r\n\r\n");
		assertThat(channel.isOpen()).isFalse();
		assertThat(this.behind.text).isEmpty();
		assertRefused(ProxyRefusal.MALFORMED);
	}

	@Test
	void countsAHeaderThatIsCutOffOnce() {
		open(PROXY).close();
		SlowChannel channel = open(PROXY);
		channel.send("PRO");
		channel.close();
		assertRefused(ProxyRefusal.INCOMPLETE);
	}

	@Test
	void letsTheExemptDoWithout() {
		for (String begin : List.of("POST / HTTP/1.1", "GET /", "PRI * HTTP/2.0", "\r\n\r\nx")) {
			for (int i = 1; i <= begin.length(); i++) {
				this.behind.clear();
				SlowChannel channel = open(EXEMPT);
				channel.send(begin.substring(0, i));
				channel.send(begin.substring(i));
				assertThat(isGone(channel)).isTrue();
				assertThat(this.behind.text).hasToString(begin);
				assertThat(this.behind.headers).singleElement().matches((header) -> header.client() == null);
				channel.close();
			}
		}
		assertRefused();
	}

	@Test
	void believesTheExemptAsWell() {
		SlowChannel channel = open(EXEMPT);
		channel.send(ProxyHeaders.version1("192.0.2.1") + "GET /");
		assertThat(this.behind.text).hasToString("GET /");
		assertThat(this.behind.headers).singleElement()
			.satisfies((header) -> assertThat(header.client()).isEqualTo(InetAddress.getByName("192.0.2.1")));
		SlowChannel wrong = open(EXEMPT);
		wrong.send("PROXY nonsense\r\n");
		assertThat(wrong.isOpen()).isFalse();
		assertRefused(ProxyRefusal.MALFORMED);
	}

	@Test
	void looksAtOthersOnce() {
		SlowChannel channel = open(OTHER);
		channel.send("G");
		assertThat(isGone(channel)).isTrue();
		assertThat(this.behind.headers).isEmpty();
		assertThat(this.behind.text).hasToString("G");
		assertRefused();
	}

	/** It goes on to a protocol, which takes it for what it is not. */
	@Test
	void countsTheHeadersOfOthers() {
		String header = ProxyHeaders.version1("192.0.2.1");
		open(OTHER).send(header + "GET /");
		assertThat(this.behind.text).hasToString(header + "GET /");
		assertThat(this.behind.headers).isEmpty();
		assertRefused(ProxyRefusal.UNTRUSTED);
	}

	private SlowChannel openConnection(Protocol.Factory factory) {
		return SlowChannel.to(new InetSocketAddress(PROXY, 4711), (channel) -> {
			channel.pipeline().addFirst(new Connection(this.loop, factory, false));
			Connection.introduce(channel, SETTINGS);
		});
	}

	private static Protocol.Factory nobody() {
		return (link, channel) -> new Scripted();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "P", "PROXY TCP4 192.0.2.1" })
	void hasTheTimeOfARequestHead(String begin) {
		SlowChannel channel = openConnection(nobody());
		if (!begin.isEmpty()) {
			channel.send(begin);
		}
		this.nowNanos += LIMITS.headTimeout().toNanos();
		this.loop.connections.sweep(this.nowNanos);
		assertThat(channel.isOpen()).isTrue();
		this.loop.connections.sweep(++this.nowNanos);
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void leavesTheConnectionItsOwnTimes() {
		SlowChannel channel = openConnection(nobody());
		this.nowNanos += LIMITS.headTimeout().toNanos();
		channel.send(ProxyHeaders.version1("192.0.2.1"));
		Duration idle = LIMITS.idleTimeout();
		this.nowNanos += idle.toNanos();
		this.loop.connections.sweep(this.nowNanos);
		assertThat(channel.isOpen()).isTrue();
		this.loop.connections.sweep(++this.nowNanos);
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void countsAmongWhatIsUnfinished() {
		SlowChannel oldest = openConnection(nobody());
		oldest.send("PROXY UNKNOWN " + "x".repeat(52));
		SlowChannel next = openConnection(nobody());
		next.send("PROXY UNKNOWN " + "x".repeat(20));
		assertThat(oldest.isOpen()).isTrue();
		next.send("x");
		assertThat(oldest.isOpen()).isFalse();
		assertThat(next.isOpen()).isTrue();
		next.send("\r\n");
		SlowChannel last = openConnection(nobody());
		last.send("PROXY UNKNOWN " + "x".repeat(80));
		assertThat(next.isOpen()).as("holds nothing any more").isTrue();
	}

	@Test
	void isClosedWhenTheServerStops() {
		SlowChannel channel = openConnection(nobody());
		channel.send("PROXY");
		this.loop.connections.drain(channel.eventLoop().newPromise());
		assertThat(channel.isOpen()).isFalse();
	}

	/** What comes behind. */
	private static final class Behind extends ChannelInboundHandlerAdapter {

		private final List<ProxyHeader> headers = new ArrayList<>();

		private final StringBuilder text = new StringBuilder();

		void clear() {
			this.headers.clear();
			this.text.setLength(0);
		}

		@Override
		public boolean isSharable() {
			return true;
		}

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			ByteBuf bytes = (ByteBuf) message;
			this.text.append(bytes.toString(StandardCharsets.ISO_8859_1));
			bytes.release();
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			assertThat(this.text).as("the header comes first").isEmpty();
			this.headers.add((ProxyHeader) event);
		}

	}

}
