package io.tarweb.internal.transport;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SeldomTests {

	private final Seldom seldom = new Seldom();

	@Test
	void isDueOnceAMinuteAndCountsWhatWasOmitted() {
		assertThat(this.seldom.isDue(0)).isTrue();
		assertThat(this.seldom.takeOmitted()).isZero();
		assertThat(this.seldom.isDue(1)).isFalse();
		assertThat(this.seldom.isDue(TimeUnit.SECONDS.toNanos(59))).isFalse();
		assertThat(this.seldom.isDue(TimeUnit.SECONDS.toNanos(60))).isTrue();
		assertThat(this.seldom.takeOmitted()).isEqualTo(2);
		assertThat(this.seldom.takeOmitted()).isZero();
	}

}
