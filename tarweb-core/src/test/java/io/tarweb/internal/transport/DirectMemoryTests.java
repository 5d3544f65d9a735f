package io.tarweb.internal.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DirectMemoryTests {

	private final AtomicLong nanos = new AtomicLong();

	private final DirectMemory memory = new DirectMemory(this.nanos::get);

	@Test
	void letsAllocationsBeTriedAsLongAsNoneHasFailed() {
		assertThatCode(this.memory::check).doesNotThrowAnyException();
	}

	@Test
	void failsAtOnceAfterAFailureAndTriesAgainLater() {
		this.memory.exhausted();
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(4));
		assertThatThrownBy(this.memory::check).isInstanceOf(OutOfMemoryError.class)
			.hasMessageContaining("-XX:MaxDirectMemorySize")
			.satisfies((error) -> assertThat(error.getStackTrace()).isEmpty());
		this.nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
		assertThatCode(this.memory::check).doesNotThrowAnyException();
	}

}
