package io.tarweb.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StraceSummaryTests {

	private static final String OUTPUT = """
			% time     seconds  usecs/call     calls    errors syscall
			------ ----------- ----------- --------- --------- ----------------
			 60.12    1.234567          12     37545           writev
			 30.00    0.600000          10     37633        64 recvfrom
			  9.88    0.100000          90       626           epoll_pwait2
			------ ----------- ----------- --------- --------- ----------------
			100.00    1.934567          25     75804        64 total
			""";

	@Test
	void callsAreCountedByName() {
		assertThat(StraceSummary.parse(OUTPUT).calls()).containsEntry("writev", 37_545L)
			.containsEntry("recvfrom", 37_633L)
			.containsEntry("epoll_pwait2", 626L)
			.hasSize(3);
	}

	@Test
	void theSumIsThatOfStrace() {
		assertThat(StraceSummary.parse(OUTPUT).total()).isEqualTo(75_804);
	}

	@Test
	void theMostFrequentComeFirst() {
		assertThat(StraceSummary.parse(OUTPUT).most(2)).isEqualTo("recvfrom 37633, writev 37545");
	}

	@Test
	void aProcessThatCalledNothingHasNoCalls() {
		assertThat(StraceSummary.parse("").total()).isZero();
	}

}
