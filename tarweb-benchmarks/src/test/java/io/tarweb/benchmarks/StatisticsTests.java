package io.tarweb.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StatisticsTests {

	@Test
	void theMedianOfAnOddNumberIsTheMiddleOne() {
		assertThat(Statistics.of(List.of(3.0, 100.0, 1.0))).isEqualTo(new Statistics(3, 1, 100));
	}

	@Test
	void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
		assertThat(Statistics.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Statistics(3, 1, 9));
	}

	@Test
	void nothingHasNoMedian() {
		assertThatIllegalArgumentException().isThrownBy(() -> Statistics.of(List.of()));
	}

}
