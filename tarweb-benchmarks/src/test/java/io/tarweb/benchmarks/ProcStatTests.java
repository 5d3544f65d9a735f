package io.tarweb.benchmarks;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcStatTests {

	@Test
	void timesAreFields14And15() {
		String line = "4711 (nginx) S 1 4711 4711 0 -1 4194368 600 0 3 0 1234 5678 11 12 20 0 1 0 99 1000 200";
		assertThat(ProcStat.parse(line)).isEqualTo(new ProcStat(1234, 5678));
	}

	@Test
	void faultsThatWaitedForADiskAreField12() {
		String line = "4711 (nginx) S 1 4711 4711 0 -1 4194368 600 0 3 0 1234 5678 11 12 20 0 1 0 99 1000 200";
		assertThat(ProcStat.majorFaults(line)).isEqualTo(3);
	}

	@Test
	void aNameMayLookLikeFields() {
		String line = "1 (a) S 2 (b c) R 1 1 1 0 -1 4194368 600 0 3 0 7 8 0 0 20 0 1 0 99 1000 200";
		assertThat(ProcStat.parse(line)).isEqualTo(new ProcStat(7, 8));
	}

	@Test
	void thisProcessHasOne() throws IOException {
		assertThat(ProcStat.ofProcess(ProcessHandle.current().pid()).ticks()).isPositive();
	}

}
