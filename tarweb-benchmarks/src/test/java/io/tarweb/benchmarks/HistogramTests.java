package io.tarweb.benchmarks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HistogramTests {

	private final Histogram histogram = new Histogram();

	@Test
	void shortDurationsAreExact() {
		for (int micros = 1; micros <= 1000; micros++) {
			this.histogram.record(micros);
		}
		assertThat(this.histogram.percentileMicros(0.5)).isEqualTo(500);
		assertThat(this.histogram.percentileMicros(0.99)).isEqualTo(990);
		assertThat(this.histogram.percentileMicros(1)).isEqualTo(1000);
	}

	@ParameterizedTest
	@ValueSource(longs = { 2047, 2048, 2049, 10_000, 65_535, 65_536, 1_000_000, 3_600_000_000L, 1L << 61 })
	void longDurationsAreNeverUnderstatedAndHardlyOverstated(long micros) {
		this.histogram.record(micros);
		this.histogram.record(Long.MAX_VALUE);
		assertThat(this.histogram.percentileMicros(0.5)).isBetween(micros, micros + micros / 32);
	}

	@Test
	void theSlowestIsExact() {
		this.histogram.record(123_456);
		assertThat(this.histogram.maxMicros()).isEqualTo(123_456);
		assertThat(this.histogram.percentileMicros(0.99)).isEqualTo(123_456);
	}

	@Test
	void anAnswerBeforeItWasDueTookNoTime() {
		this.histogram.record(-1);
		assertThat(this.histogram.percentileMicros(0.5)).isZero();
		assertThat(this.histogram.total()).isOne();
	}

}
