package io.tarweb.internal.archive;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LoadPaceTests {

	private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	@Test
	void takesAFifthOfACoreBesideAServer() {
		long started = System.nanoTime();
		long worked = LoadPace.gently(LoadPaceTests::work);
		assertThat(System.nanoTime() - started).isGreaterThan(4 * worked);
	}

	/** Ends behind a rest, so that all of the work has had its own. */
	private static long work() {
		long started = cpuNanos();
		long worked = 0;
		while (worked < WORK_NANOS) {
			long wall = System.nanoTime();
			LoadPace.pause();
			if (System.nanoTime() - wall > TimeUnit.MILLISECONDS.toNanos(1)) {
				worked = cpuNanos() - started;
			}
		}
		return worked;
	}

	private static long cpuNanos() {
		return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
	}

	@Test
	void usesAllCoresUnlessOthersNeedThem() {
		assertThat(LoadPace.isGentle()).isFalse();
		assertThat(LoadPace.spread(IntStream.range(0, 2)).isParallel()).isTrue();
		boolean parallel = LoadPace
			.gently(() -> LoadPace.isGentle() && LoadPace.spread(IntStream.range(0, 2)).isParallel());
		assertThat(parallel).isFalse();
		assertThat(LoadPace.isGentle()).isFalse();
	}

	@Test
	void endsWithTheWork() {
		assertThatIllegalStateException().isThrownBy(() -> LoadPace.gently(() -> {
			LoadPace.gently(() -> "inner");
			assertThat(LoadPace.isGentle()).isTrue();
			throw new IllegalStateException();
		}));
		assertThat(LoadPace.isGentle()).isFalse();
	}

}
