package io.tarweb.spring.internal.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.tarweb.spring.internal.source.SourceStatus;
import io.tarweb.spring.internal.source.WatchPoint;
import io.tarweb.spring.internal.source.WatchableSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchedSource}.
 */
class WatchedSourceTests {

	private static final long NOW_NANOS = Long.MAX_VALUE - 5;

	private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

	private static final WatchSettings STEADY = new WatchSettings(Duration.ofSeconds(1), Duration.ofMinutes(1),
			Duration.ZERO);

	@Test
	void aFileIsLookedAtAtOnce() {
		assertThat(wait(local(STEADY))).isZero();
	}

	@RepeatedTest(20)
	void instancesThatStartTogetherAskAtDifferentTimes() {
		assertThat(wait(remote(STEADY))).isBetween(0L, INTERVAL_NANOS);
		assertThat(wait(remote(STEADY))).isNotEqualTo(wait(remote(STEADY)));
	}

	@Test
	void aLookIsFollowedByAnotherAfterTheInterval() {
		WatchedSource source = remote(STEADY);
		assertThat(source.succeeded(NOW_NANOS)).isFalse();
		assertThat(wait(source)).isEqualTo(INTERVAL_NANOS);
	}

	@RepeatedTest(20)
	void chanceIsAddedToTheInterval() {
		WatchSettings settings = new WatchSettings(Duration.ofSeconds(1), Duration.ofMinutes(1),
				Duration.ofSeconds(30));
		WatchedSource one = remote(settings);
		WatchedSource other = remote(settings);
		one.succeeded(NOW_NANOS);
		other.succeeded(NOW_NANOS);
		assertThat(wait(one)).isBetween(INTERVAL_NANOS, INTERVAL_NANOS + Duration.ofSeconds(30).toNanos())
			.isNotEqualTo(wait(other));
	}

	@Test
	void everyEventPutsTheLookOff() {
		WatchedSource source = local(STEADY);
		source.disturbed(NOW_NANOS);
		assertThat(wait(source)).isEqualTo(Duration.ofSeconds(1).toNanos());
		source.disturbed(NOW_NANOS + 7);
		assertThat(wait(source)).isEqualTo(Duration.ofSeconds(1).toNanos() + 7);
	}

	@Test
	void failuresMakeTheIntervalLonger() {
		WatchedSource source = remote(STEADY);
		for (int factor : List.of(2, 4, 8, 16, 16)) {
			source.failed("gone", NOW_NANOS);
			assertThat(wait(source)).isEqualTo(factor * INTERVAL_NANOS);
		}
		assertThat(source.succeeded(NOW_NANOS)).isTrue();
		assertThat(wait(source)).isEqualTo(INTERVAL_NANOS);
		source.failed("gone", NOW_NANOS);
		assertThat(wait(source)).isEqualTo(2 * INTERVAL_NANOS);
	}

	@Test
	void aFailureIsNewsOnce() {
		WatchedSource source = remote(STEADY);
		assertThat(source.failed("gone", NOW_NANOS)).isTrue();
		assertThat(source.failed("gone", NOW_NANOS)).isFalse();
		assertThat(source.failed("refused", NOW_NANOS)).isTrue();
		source.succeeded(NOW_NANOS);
		assertThat(source.failed("refused", NOW_NANOS)).isTrue();
	}

	private static long wait(WatchedSource source) {
		return source.dueNanos() - NOW_NANOS;
	}

	private static WatchedSource local(WatchSettings settings) {
		return new WatchedSource("docs", new Source(List.of(new WatchPoint(Path.of("/"), (name) -> true))), settings,
				NOW_NANOS);
	}

	private static WatchedSource remote(WatchSettings settings) {
		return new WatchedSource("docs", new Source(List.of()), settings, NOW_NANOS);
	}

	private record Source(List<WatchPoint> watchPoints) implements WatchableSource {

		@Override
		public boolean changed() {
			return false;
		}

		@Override
		public Path fetch() {
			throw new UnsupportedOperationException();
		}

		@Override
		public String location() {
			return "docs.tar";
		}

		@Override
		public SourceStatus status() {
			return new SourceStatus(location(), null, null, null);
		}

	}

}
