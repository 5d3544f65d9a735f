package io.tarweb.benchmarks;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TlsMeasurementTests {

	@Test
	void aRunInAVirtualMachineDoesNotReplaceOneOutsideOfIt() {
		TlsMeasurement measurement = new TlsMeasurement();
		assertThat(measurement.section(context(false))).isEqualTo("tls");
		assertThat(measurement.section(context(true))).isEqualTo("tls in a virtual machine");
	}

	private static Context context(boolean virtual) {
		Path nowhere = Path.of("nowhere");
		return new Context(new BenchContent(nowhere, nowhere, 1), new Workplace(nowhere), new Jdk(17, "17", nowhere),
				"0", "1", 1, 1, List.of(), virtual);
	}

}
