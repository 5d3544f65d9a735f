package io.tarweb.benchmarks;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class H2loadTests {

	@Test
	void everyLineIsARequest() throws IOException {
		PacedLoad.Result result = H2load
			.read(Stream.of("1000000\t200\t40", "2000000\t200\t60", "3000000\t200\t900", "2500000\t200\t50"));
		assertThat(result.requests()).isEqualTo(4);
		assertThat(result.seconds()).isEqualTo(2.0);
		assertThat(result.p50Micros()).isEqualTo(50);
		assertThat(result.maxMicros()).isEqualTo(900);
	}

	@Test
	void aRequestThatFailedSpoilsTheRun() {
		assertThatIOException().isThrownBy(() -> H2load.read(Stream.of("1\t200\t40", "2\t-1\t0")))
			.withMessageContaining("-1");
	}

	/** As when it was ended while it wrote. */
	@Test
	void aLineThatIsCutSpoilsTheRun() {
		assertThatIOException().isThrownBy(() -> H2load.read(Stream.of("1\t200\t40", "2\t200")))
			.withMessageContaining("2\t200");
	}

}
