package io.tarweb.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemorySnapshotTests {

	@Test
	void aConnectionHasItsShareOfWhatCameSince() {
		MemorySnapshot before = new MemorySnapshot(1000, 10, 100, 5000);
		MemorySnapshot after = new MemorySnapshot(1300, 30, 150, 5400);
		assertThat(after.since(before, 100)).isEqualTo(new MemorySnapshot(3, 0.2, 0.5, 4));
	}

	@Test
	void theSumIsTheProcessesAndNotTheKernels() {
		assertThat(new MemorySnapshot(3, 0.2, 0.5, 4).cells()).containsExactly("3.00", "0.20", "0.50", "3.50", "4.00")
			.hasSameSizeAs(MemorySnapshot.COLUMNS);
	}

}
