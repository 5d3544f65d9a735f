package io.tarweb.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class WrkResultTests {

	private static final String OUTPUT = """
			Running 2s test @ http://127.0.0.1:8081/page.html
			  1 threads and 64 connections
			  Thread Stats   Avg      Stdev     Max   +/- Stdev
			    Latency     1.05ms    2.21ms  40.11ms   97.74%
			    Req/Sec    81.30k     9.52k   93.69k    85.00%
			  161884 requests in 2.00s, 1.55GB read
			Requests/sec:  80926.10
			Transfer/sec:    795.31MB
			RESULT requests=161884 duration_us=2000393 bytes=1668218004 connect=0 read=0 write=0 status=0 timeout=0 p50_us=738 p99_us=8101
			""";

	@Test
	void theLineOfTheScriptIsRead() {
		assertThat(WrkResult.parse(OUTPUT)).isEqualTo(new WrkResult(161_884, 2_000_393, 1_668_218_004, 0, 738, 8101));
	}

	@Test
	void throughputIsByTheTimeThatItTook() {
		assertThat(new WrkResult(300, 1_500_000, 0, 0, 0, 0).requestsPerSecond()).isEqualTo(200);
	}

	@Test
	void everyKindOfErrorCounts() {
		String output = OUTPUT.replace("connect=0 read=0 write=0 status=0 timeout=0",
				"connect=1 read=2 write=3 status=4 timeout=5");
		assertThat(WrkResult.parse(output).errors()).isEqualTo(15);
	}

	@Test
	void aRunWithoutAResultIsNoRun() {
		assertThatIllegalStateException().isThrownBy(() -> WrkResult.parse("unable to connect to 127.0.0.1:1\n"))
			.withMessageContaining("unable to connect");
	}

	@Test
	void aResultThatLacksAValueIsNoResult() {
		assertThatIllegalStateException().isThrownBy(() -> WrkResult.parse("RESULT requests=1\n"))
			.withMessageContaining("connect");
	}

}
