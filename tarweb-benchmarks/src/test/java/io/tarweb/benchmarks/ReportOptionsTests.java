package io.tarweb.benchmarks;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import static org.assertj.core.api.Assertions.assertThat;

class ReportOptionsTests {

	@Test
	void theCommandIsNamedAsItWasGiven() {
		Measuring measuring = new Measuring();
		new CommandLine(new Script()).addSubcommand(measuring).parseArgs("measuring", "--docs", "target/docs");
		assertThat(measuring.report.commandLine()).isEqualTo("./bench measuring --docs target/docs");
		assertThat(measuring.report.directory()).isEqualTo(Path.of("target/docs"));
	}

	@Command(name = "bench")
	static final class Script {

	}

	@Command(name = "measuring")
	static final class Measuring {

		@Mixin
		private ReportOptions report;

	}

}
