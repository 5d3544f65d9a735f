package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ServersReportTests {

	@TempDir
	Path directory;

	@Test
	void theRatioIsOfTheSameRound() {
		// The second round was disturbed, for both.
		CaseResult result = result(LoadCase.PAGE, round("ours", 1, 8), round("nginx", 1, 10), round("ours", 2, 40),
				round("nginx", 2, 50), round("ours", 3, 9), round("nginx", 3, 10));
		assertThat(ServersReport.caseText(result)).contains("0.80 (0.80–0.90)");
	}

	@Test
	void withoutNginxThereIsNoRatio() {
		CaseResult result = result(LoadCase.PAGE, round("ours", 1, 8));
		assertThat(result.ratio("ours", "nginx")).isEmpty();
	}

	@Test
	void aCaseTellsWhoIsAbsentAndWhereItWasMeasured() {
		assertThat(ServersReport.caseText(result(LoadCase.PAGE, round("ours", 1, 8), round("nginx", 1, 10))))
			.contains("- caddy is absent: no network", "./bench servers", "a processor", "our description");
	}

	@Test
	void theSummaryHasACellForEveryServerAndCase() {
		String summary = ServersReport
			.summary(List.of(result(LoadCase.PAGE, round("ours", 1, 8), round("nginx", 1, 10)),
					result(LoadCase.LARGE, round("nginx", 1, 100))));
		assertThat(summary).contains("| CPU µs/request | 10kB | 1MB |", "| ours | 8.00 | – |", "| nginx | 10.0 | 100 |",
				"| **best of tarweb / nginx** | 0.80 (0.80–0.80) | – |", "| goal, at most | 0.80 | 1.00 |");
	}

	@Test
	void theSummaryComparesWithTheCheapestNginxToo() {
		assertThat(ServersReport.summary(
				List.of(result(LoadCase.PAGE, round("ours", 1, 8), round("nginx", 1, 20), round("nginx-read", 1, 10)),
						result(LoadCase.LARGE, round("ours", 1, 90), round("nginx", 1, 100),
								round("nginx-read", 1, 120)))))
			.contains("| **best of tarweb / nginx** | 0.40 (0.40–0.40) | 0.90 (0.90–0.90) |",
					"| best of tarweb / cheapest nginx | 0.80 (0.80–0.80) | 0.90 (0.90–0.90) |");
	}

	@Test
	void aLaterRunOfOneCaseLeavesTheOthers() throws IOException {
		CaseResult large = result(LoadCase.LARGE, round("nginx", 1, 100));
		CaseResult page = result(LoadCase.PAGE, round("nginx", 1, 11));
		large.store(this.directory);
		result(LoadCase.PAGE, round("nginx", 1, 10)).store(this.directory);
		page.store(this.directory);
		assertThat(CaseResult.allIn(this.directory)).containsExactly(page, large);
	}

	private static CaseResult.Round round(String server, int round, double cpuMicros) {
		return new CaseResult.Round(server, round, 1000, cpuMicros, 1000, 100, 200);
	}

	private static CaseResult result(LoadCase load, CaseResult.Round... rounds) {
		List<CaseResult.Participant> servers = List
			.of(new CaseResult.Participant("ours", Contender.Camp.TARWEB, "our description"),
					new CaseResult.Participant("nginx", Contender.Camp.PEER, "nginx/1"),
					new CaseResult.Participant("nginx-read", Contender.Camp.PEER, "nginx/1, sendfile off"))
			.stream()
			.filter((server) -> List.of(rounds).stream().anyMatch((round) -> round.server().equals(server.id())))
			.toList();
		return new CaseResult(load, "./bench servers", new Machine("a processor", 2, 1024, "Linux", "2026-01-01", 0),
				"wrk", servers, Map.of("caddy", "no network"), List.of(rounds));
	}

}
