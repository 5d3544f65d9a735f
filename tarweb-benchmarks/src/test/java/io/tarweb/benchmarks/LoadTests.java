package io.tarweb.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What programs print.
 */
class LoadTests {

	private static final String WRK = """
			  161884 requests in 2.00s, 1.55GB read
			Requests/sec:  80926.10
			RESULT requests=1000 duration_us=2000000 bytes=1668218004 connect=0 read=0 write=0 status=0 timeout=0 p50_us=738 p99_us=8101
			""";

	@Test
	void theLineOfTheScriptForWrkIsRead() throws IOException {
		assertThat(Wrk.parse(WRK)).isEqualTo(new Load.Result(1000, 1_668_218_004, 500, 738, 8101));
	}

	@Test
	void everyErrorOfWrkSpoilsTheRun() {
		for (String kind : List.of("connect", "read", "write", "status", "timeout")) {
			assertThatIOException().isThrownBy(() -> Wrk.parse(WRK.replace(kind + "=0", kind + "=3")))
				.withMessage("3 errors in 1000 requests");
		}
		assertThatIOException().isThrownBy(() -> Wrk.parse(WRK.replace("requests=1000", "requests=0")));
		assertThatIOException().isThrownBy(() -> Wrk.parse("unable to connect")).withMessageContaining("connect");
	}

	@Test
	void everyLineOfH2loadIsARequest() throws IOException {
		assertThat(
				H2load.read(List.of("1000000\t200\t40", "2000000\t200\t60", "3000000\t200\t900", "2500000\t200\t50")))
			.isEqualTo(new H2load.Paced(4, 2, 50, 900, 900));
	}

	/** The second as when it was ended while it wrote. */
	@Test
	void aRequestOfH2loadThatFailedSpoilsTheRun() {
		for (String line : List.of("2\t-1\t0", "2\t200")) {
			assertThatIOException().isThrownBy(() -> H2load.read(List.of("1\t200\t40", line)))
				.withMessageContaining(line);
		}
	}

	@Test
	void theSummaryOfH2loadIsRead() throws IOException {
		String summary = """
				finished in 2.00s, 100.00 req/s, 1.02MB/s
				requests: 200 total, 216 started, 200 done, 200 succeeded, 0 failed, 0 errored, 0 timeout
				status codes: 200 2xx, 0 3xx, 0 4xx, 0 5xx
				traffic: 2.03MB (2132222) total, 50.20KB (51400) headers (space savings 17.63%), 1.98MB (2080722) data
				""";
		assertThat(H2load.parse(summary, 2)).isEqualTo(new Load.Result(200, 2_132_222, 100, Double.NaN, Double.NaN));
		for (String error : List.of("1 failed", "1 4xx")) {
			String spoilt = summary.replace(error.replace('1', '0'), error);
			assertThatIOException().isThrownBy(() -> H2load.parse(spoilt, 2)).withMessageContaining("succeeded");
		}
	}

	@Test
	void callsAreCountedByName() {
		Map<String, Long> calls = SystemCallMeasurement.calls("""
				% time     seconds  usecs/call     calls    errors syscall
				------ ----------- ----------- --------- --------- ----------------
				 60.12    1.234567          12     37545           writev
				 30.00    0.600000          10     37633        64 recvfrom
				  9.88    0.100000          90       626           epoll_pwait2
				------ ----------- ----------- --------- --------- ----------------
				100.00    1.934567          25     75804        64 total
				""");
		assertThat(SystemCallMeasurement.most(calls)).isEqualTo("recvfrom 37633, writev 37545, epoll_pwait2 626");
	}

}
