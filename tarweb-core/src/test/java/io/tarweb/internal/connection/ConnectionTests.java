package io.tarweb.internal.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Promise;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.connection.Protocol.Need;
import io.tarweb.internal.metrics.LoopRecorder;
import io.tarweb.internal.metrics.ServerMeters;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.testing.OpenSite;
import io.tarweb.testing.SlowChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Connection}, {@link Deadline}, {@link Connections} and
 * {@link UnfinishedInput}: a protocol that does what it is told, a clock that is set, and
 * a client that takes as much as it is told.
 */
class ConnectionTests {

	private static final ConnectionLimits LIMITS = ConnectionLimits.DEFAULTS;

	private static final long MAX_UNFINISHED_BYTES = 1000;

	private final LoopRecorder meters = new ServerMeters(List.of()).newRecorder(0);

	private final Admission admission = new Admission(3);

	private long nowNanos;

	private final Loop loop = new Loop(new EmbeddedChannel().eventLoop(), LIMITS,
			new LoopClock(() -> this.nowNanos, () -> 0), MAX_UNFINISHED_BYTES, this.meters, this.admission, () -> {
			});

	private final Scripted protocol = new Scripted();

	private SlowChannel open() {
		return open(this.protocol);
	}

	private SlowChannel open(Scripted protocol) {
		return SlowChannel.of(Long.MAX_VALUE, new Connection(this.loop, (link, channel) -> protocol, false));
	}

	/** Lets time pass, and deadlines be looked at just before and just behind. */
	private void pass(Duration timeout, Runnable meanwhile) {
		this.nowNanos += timeout.toNanos();
		this.loop.connections.sweep(this.nowNanos);
		meanwhile.run();
		this.nowNanos += 1;
		this.loop.connections.sweep(this.nowNanos);
	}

	@Test
	void anIdleClientIsEndedWhenItsTimeIsUp() {
		SlowChannel channel = open();
		pass(LIMITS.idleTimeout(), () -> assertThat(channel.isOpen()).isTrue());
		assertThat(channel.isOpen()).isFalse();
		assertThat(this.protocol.calls).containsExactly("proceed", "end");
		assertThat(this.admission.connections()).isZero();
	}

	@Test
	void aRequestThatDoesNotEndIsToldSo() {
		SlowChannel channel = open();
		this.protocol.need = Need.REST_OF_REQUEST;
		channel.send("GET");
		this.nowNanos += LIMITS.headTimeout().toNanos() / 2;
		channel.send(" /");
		pass(LIMITS.headTimeout().dividedBy(2), () -> assertThat(this.protocol.calls).doesNotContain("refuse 408"));
		assertThat(this.protocol.calls).contains("refuse 408");
		assertThat(channel.isOutputShutdown()).as("the client may still be sending").isTrue();
		pass(Duration.ofSeconds(2), () -> assertThat(channel.isOpen()).isTrue());
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void aClientThatTakesSomethingIsNotLate() {
		SlowChannel channel = SlowChannel.of(0, new Connection(this.loop, (link, spokenOn) -> this.protocol, false));
		this.protocol.need = Need.ROOM;
		this.protocol.sending = true;
		channel.send("x");
		channel.writeOutbound(Unpooled.copiedBuffer("12345", StandardCharsets.US_ASCII));
		for (int taken = 1; taken <= 3; taken++) {
			channel.take(1);
			this.loop.connections.sweep(this.nowNanos);
			this.nowNanos += LIMITS.writeTimeout().toNanos();
			this.loop.connections.sweep(this.nowNanos);
			assertThat(channel.isOpen()).isTrue();
		}
		pass(Duration.ZERO, () -> {
		});
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void aHandshakeThatIsNotDoneIsEnded() {
		SlowChannel channel = SlowChannel.of(0, new Connection(this.loop, (link, spokenOn) -> this.protocol, true));
		pass(LIMITS.headTimeout(), () -> assertThat(channel.isOpen()).isTrue());
		assertThat(channel.isOpen()).isFalse();
		assertThat(this.meters.failedHandshakes()).isOne();
		assertThat(this.protocol.calls).containsExactly("end");
	}

	@Test
	void aClientThatEndsItsSideIsAnsweredFirst() {
		SlowChannel idle = open();
		idle.endInput();
		assertThat(idle.isOpen()).isFalse();
		Scripted reading = new Scripted();
		reading.need = Need.REST_OF_REQUEST;
		SlowChannel partial = open(reading);
		partial.endInput();
		assertThat(partial.isOpen()).isFalse();
		Scripted sending = new Scripted();
		sending.need = Need.ROOM;
		SlowChannel busy = open(sending);
		busy.endInput();
		assertThat(busy.isOpen()).isTrue();
		sending.need = Need.NOTHING;
		busy.send("");
		busy.pipeline().fireChannelReadComplete();
		assertThat(busy.isOpen()).isFalse();
	}

	@Test
	void aClientThatMayStillBeSendingIsReadOut() {
		this.protocol.last = true;
		this.protocol.unread = true;
		this.protocol.need = Need.NOTHING;
		SlowChannel channel = open();
		assertThat(channel.isOutputShutdown()).isTrue();
		channel.send("what nobody reads");
		assertThat(channel.isOpen()).isTrue();
		channel.endInput();
		assertThat(channel.isOpen()).isFalse();
		assertThat(this.protocol.calls).doesNotContain("received");
	}

	@Test
	void noMoreIsReadOutThanABodyMayHave() {
		this.protocol.last = true;
		this.protocol.unread = true;
		this.protocol.need = Need.NOTHING;
		SlowChannel channel = open();
		channel.writeInbound(Unpooled.buffer().writeZero((int) LIMITS.maxBodyBytes()));
		assertThat(channel.isOpen()).isTrue();
		channel.send("x");
		assertThat(channel.isOpen()).isFalse();
	}

	@Test
	void deadlinesThatManyMissAtOnceEndThemInSeveralTurns() {
		Loop crowded = new Loop(new EmbeddedChannel().eventLoop(), LIMITS, new LoopClock(() -> this.nowNanos, () -> 0),
				MAX_UNFINISHED_BYTES, this.meters, new Admission(200), () -> {
				});
		List<SlowChannel> channels = new ArrayList<>();
		for (int i = 0; i < 150; i++) {
			channels.add(SlowChannel.of(0, new Connection(crowded, (link, channel) -> new Scripted(), false)));
		}
		this.nowNanos += LIMITS.idleTimeout().toNanos() + 1;
		List<Long> open = new ArrayList<>();
		boolean more;
		do {
			more = crowded.connections.sweep(this.nowNanos);
			open.add(channels.stream().filter(SlowChannel::isOpen).count());
		}
		while (more);
		assertThat(open).containsExactly(86L, 22L, 0L);
	}

	@Test
	void oneTooManyIsToldSoAndEnded() {
		List<SlowChannel> admitted = List.of(open(), open(), open());
		Scripted one = new Scripted();
		assertThat(open(one).isOpen()).isFalse();
		assertThat(one.calls).containsExactly("refuse 503", "end");
		assertThat(admitted).allMatch(SlowChannel::isOpen);
		admitted.get(0).close();
		assertThat(open(new Scripted()).isOpen()).isTrue();
	}

	@Test
	void aStopEndsIdleClientsAndLetsOthersFinish() {
		SlowChannel idle = open(new Scripted());
		Scripted sending = new Scripted();
		sending.need = Need.ROOM;
		SlowChannel busy = open(sending);
		Promise<Void> drained = busy.eventLoop().newPromise();
		this.loop.connections.drain(drained);
		assertThat(idle.isOpen()).isFalse();
		assertThat(busy.isOpen()).isTrue();
		assertThat(drained.isDone()).isFalse();
		this.loop.connections.cut();
		assertThat(busy.isOpen()).isFalse();
		assertThat(drained.isSuccess()).isTrue();
	}

	@Test
	void aBodyGoesOnWhenThereIsRoomAndNotBefore() {
		this.protocol.need = Need.ROOM;
		this.protocol.sending = true;
		SlowChannel channel = SlowChannel.of(0, new Connection(this.loop, (link, spokenOn) -> this.protocol, false));
		this.protocol.calls.clear();
		for (int flap = 1; flap <= 3; flap++) {
			channel.write(Unpooled.buffer().writeZero(100 * 1024));
			assertThat(channel.isWritable()).isFalse();
			channel.flush();
			channel.runPendingTasks();
			assertThat(this.protocol.calls).hasSize(flap - 1);
			channel.take(100 * 1024);
			assertThat(channel.isWritable()).isTrue();
			assertThat(this.protocol.calls).hasSize(flap).containsOnly("send");
		}
	}

	@Test
	void onlyUnsentBytesOfADamagedArchiveEndAConnection() {
		Scripted other = new Scripted();
		SlowChannel unconcerned = open(other);
		this.protocol.answering = true;
		SlowChannel done = open();
		Scripted sending = new Scripted();
		sending.answering = true;
		SlowChannel busy = SlowChannel.of(0, new Connection(this.loop, (link, spokenOn) -> sending, false));
		busy.write(Unpooled.copiedBuffer("of the archive", StandardCharsets.US_ASCII));
		try (OpenSite site = OpenSite.of(TarBuilder.create().file("a", ""))) {
			this.loop.connections.cutAnswersFrom(site.layer());
		}
		assertThat(unconcerned.isOpen()).isTrue();
		assertThat(done.isOpen()).isTrue();
		assertThat(busy.isOpen()).isFalse();
		assertThat(sending.calls).contains("discard", "end");
	}

	@Test
	void theOldestOfThoseThatHoldTooMuchIsGivenUp() {
		Scripted[] protocols = { new Scripted(), new Scripted(), new Scripted() };
		SlowChannel[] channels = new SlowChannel[protocols.length];
		for (int i = 0; i < protocols.length; i++) {
			protocols[i].need = Need.REST_OF_REQUEST;
			protocols[i].held = (int) MAX_UNFINISHED_BYTES / 2;
			channels[i] = open(protocols[i]);
			channels[i].send("x");
		}
		assertThat(protocols[0].calls).contains("refuse 408");
		assertThat(protocols[1].calls).doesNotContain("refuse 408");
		assertThat(protocols[2].calls).doesNotContain("refuse 408");
	}

	@Test
	void whatAProtocolThrowsEndsItsConnectionOnly() {
		SlowChannel other = open(new Scripted());
		this.protocol.failure = new IllegalStateException("expected by a test");
		SlowChannel channel = open();
		assertThat(channel.isOpen()).isFalse();
		assertThat(other.isOpen()).isTrue();
		assertThat(this.protocol.calls).contains("discard", "end");
	}

}
