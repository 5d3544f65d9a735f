package io.tarweb.internal.metrics;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CountersTests {

	@Test
	void countsEachForItself() {
		Counters counters = new Counters(2);
		counters.add(0, 1);
		counters.add(1, 5_000_000_000L);
		counters.add(1, 2);
		assertThat(counters.get(0)).isEqualTo(1);
		assertThat(counters.get(1)).isEqualTo(5_000_000_002L);
	}

	@Test
	void anotherThreadSeesThemGrowAndTheFirstNoLaterThanTheSecond() throws Exception {
		Counters counters = new Counters(2);
		Thread writer = new Thread(() -> {
			for (int i = 0; i < 1_000_000; i++) {
				counters.add(0, 1);
				counters.add(1, 1);
			}
		});
		writer.start();
		long seen = 0;
		while (seen < 1_000_000) {
			long second = counters.get(1);
			assertThat(counters.get(0)).isGreaterThanOrEqualTo(second);
			assertThat(second).isGreaterThanOrEqualTo(seen);
			seen = second;
		}
		writer.join();
		assertThat(counters.get(0)).isEqualTo(1_000_000);
	}

}
