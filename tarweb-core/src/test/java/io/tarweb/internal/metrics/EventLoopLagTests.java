package io.tarweb.internal.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.tarweb.metrics.LagMetrics;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EventLoopLagTests {

	private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

	private final LoopRecorder loop = new LoopRecorder(START);

	private long nowNanos = START;

	private void tick(Duration late) {
		this.nowNanos += LoopRecorder.TICK_NANOS + late.toNanos();
		this.loop.tick(this.nowNanos);
	}

	private LagMetrics read() {
		return EventLoopLag.of(List.of(this.loop.lag()), this.nowNanos);
	}

	@Test
	void countsHowOftenTheLoopWasHowLate() {
		tick(Duration.ZERO);
		tick(Duration.ofMillis(1));
		tick(Duration.ofMillis(7));
		tick(Duration.ofSeconds(3));
		assertThat(read().ticks()).isEqualTo(4);
		assertThat(read().ticksUpTo()).hasSize(10)
			.containsEntry(Duration.ofMillis(1), 2L)
			.containsEntry(Duration.ofMillis(5), 2L)
			.containsEntry(Duration.ofMillis(10), 3L)
			.containsEntry(Duration.ofSeconds(1), 3L);
	}

	@Test
	void beingEarlyIsNotBeingLate() {
		tick(Duration.ofMillis(-1));
		assertThat(read().max()).isZero();
		assertThat(read().ticksUpTo()).containsEntry(Duration.ofMillis(1), 1L);
	}

	@Test
	void theLongestCountsForOneToTwoMinutes() {
		tick(Duration.ofMillis(300));
		tickFor(Duration.ofSeconds(65));
		tick(Duration.ofMillis(20));
		tickFor(Duration.ofSeconds(45));
		assertThat(read().max()).isEqualTo(Duration.ofMillis(300));
		tickFor(Duration.ofSeconds(20));
		assertThat(read().max()).isEqualTo(Duration.ofMillis(20));
		tickFor(Duration.ofSeconds(120));
		assertThat(read().max()).isZero();
	}

	private void tickFor(Duration time) {
		for (long i = 0; i < time.toNanos() / LoopRecorder.TICK_NANOS; i++) {
			tick(Duration.ZERO);
		}
	}

	@Test
	void aLoopThatStandsStillIsAsLateAsItIsByNow() {
		tick(Duration.ZERO);
		this.nowNanos += LoopRecorder.TICK_NANOS + TimeUnit.SECONDS.toNanos(7);
		assertThat(read().max()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void aLoopThatHasEndedIsNotLate() {
		tick(Duration.ofSeconds(1));
		this.loop.lag().end();
		this.nowNanos += TimeUnit.HOURS.toNanos(1);
		assertThat(read().max()).isZero();
		assertThat(read().ticks()).isEqualTo(1);
	}

}
