package io.tarweb.benchmarks;

import java.nio.file.Path;
import java.util.List;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where a command reports to, and what it names as the way to repeat it.
 */
final class ReportOptions {

	@Option(names = "--docs", defaultValue = "docs", description = "the directory of the report")
	private Path docs = Path.of("");

	@Spec(Spec.Target.MIXEE)
	private CommandSpec command = CommandSpec.create();

	/**
	 * The directory of the report.
	 * @return the directory
	 */
	Path directory() {
		return this.docs;
	}

	/**
	 * The report.
	 * @return the document
	 */
	Document document() {
		return new Document(this.docs.resolve("BENCHMARKS.md"));
	}

	/**
	 * The command as it was given to the script that started this.
	 * @return the command
	 */
	String commandLine() {
		List<String> arguments = this.command.commandLine().getParent().getParseResult().originalArgs();
		return System.getProperty("bench.script", "./bench") + " " + String.join(" ", arguments);
	}

}
