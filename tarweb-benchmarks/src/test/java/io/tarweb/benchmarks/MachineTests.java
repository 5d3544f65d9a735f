package io.tarweb.benchmarks;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MachineTests {

	@Test
	void aBusyMachineIsNamedAsSuch() {
		Machine busy = new Machine("a processor", 2, 1024, "Linux", "2026-01-01", 3);
		Machine quiet = new Machine("a processor", 2, 1024, "Linux", "2026-01-01", 0.1);
		assertThat(busy.describe("./bench")).contains("wasn't quiet: load average 3.0");
		assertThat(quiet.describe("./bench")).contains("a processor", "2 cores", "2026-01-01").doesNotContain("quiet");
	}

	@Test
	void theMachineOfTheTestCanBeDescribed() throws IOException {
		assertThat(Machine.current().memoryMiB()).isPositive();
	}

}
