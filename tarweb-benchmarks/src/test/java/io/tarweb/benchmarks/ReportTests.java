package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReportTests {

	@Test
	void aSectionIsReplacedWhereItStandsAndTouchesNoOther() {
		String once = Report.replaced(Report.replaced("before\n", "a", "old"), "a b", "other");
		assertThat(Report.replaced(once + "after\n", "a", "new")).isEqualTo(once.replace("old", "new") + "after\n");
	}

	@Test
	void aSectionWithoutAnEndIsNotGuessedAt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Report.replaced("<!-- a: written by ./bench -->\ntext", "a", "new"))
			.withMessageContaining("'a'");
	}

	@Test
	void theCommandIsNamedAsItWasGivenAndItsDocumentBegun(@TempDir Path directory) throws IOException {
		Measuring measuring = new Measuring();
		new CommandLine(new Script()).addSubcommand(measuring).parseArgs("measuring", "--docs", directory + "/docs");
		assertThat(measuring.report.commandLine()).isEqualTo("./bench measuring --docs " + directory + "/docs");
		measuring.report.replace("a", "text");
		assertThat(Files.readString(directory.resolve("docs/BENCHMARKS.md"))).startsWith("# Benchmarks")
			.contains("text");
	}

	@Test
	void figuresStandOnTheRight() {
		assertThat(new MarkdownTable("server", "µs", "req/s").row("nginx", 9.5, "1|0\n0")).hasToString("""
				| server | µs | req/s |
				|---|---:|---:|
				| nginx | 9.5 | 1\\|0 0 |
				""");
		assertThatIllegalArgumentException().isThrownBy(() -> new MarkdownTable("a", "b").row("c"));
	}

	@Test
	void aBusyMachineIsNamedAsSuch() throws IOException {
		Machine busy = new Machine("a processor", 2, 1024, "Linux", "2026-01-01", 3);
		assertThat(busy.describe("./bench")).contains("a processor", "2 cores", "wasn't quiet: load average 3.0");
		assertThat(new Machine("", 2, 1024, "Linux", "2026-01-01", 0.1).describe("")).doesNotContain("quiet");
		assertThat(Machine.current().memoryMiB()).isPositive();
	}

	@Test
	void theMedianIsTheMiddleOrBetweenTheMiddleTwo() {
		assertThat(Statistics.of(List.of(3.0, 100.0, 1.0))).isEqualTo(new Statistics(3, 1, 100));
		assertThat(Statistics.of(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(new Statistics(3, 1, 9));
		assertThatIllegalArgumentException().isThrownBy(() -> Statistics.of(List.of()));
	}

	@ParameterizedTest
	@CsvSource({ "0.357,0.36", "8.04,8.04", "12.34,12.3", "106.4,106", "12345.6,'12,346'" })
	void aNumberHasThreeDigitsThatMatter(double value, String text) {
		assertThat(Statistics.shortly(value)).isEqualTo(text);
	}

	@Command(name = "bench")
	static final class Script {

	}

	@Command(name = "measuring")
	static final class Measuring {

		@Mixin
		private Report report;

	}

}
