package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where a command reports to: a document written by hand, but for sections between two
 * comments, each of which belongs to one measurement and is replaced by its next run.
 */
final class Report {

	@Option(names = "--docs", defaultValue = "docs", description = "the directory of the report")
	private Path docs = Path.of("");

	@Spec(Spec.Target.MIXEE)
	private CommandSpec command = CommandSpec.create();

	Path file() {
		return this.docs.resolve("BENCHMARKS.md");
	}

	/** The command as it was given to the script that started this. */
	String commandLine() {
		List<String> arguments = this.command.commandLine().getParent().getParseResult().originalArgs();
		return System.getProperty("bench.script", "./bench") + " " + String.join(" ", arguments);
	}

	/** A trial's raw figures must not get into the report of another run. */
	String name() {
		return this.docs.normalize().toString().replaceAll("[^A-Za-z0-9]+", "-");
	}

	/** Replaces a section, or adds it at the end. */
	void replace(String section, String text) throws IOException {
		Files.createDirectories(this.docs);
		String before = Files.exists(file()) ? Files.readString(file()) : "# Benchmarks\n";
		Files.writeString(file(), replaced(before, section, text));
	}

	static String replaced(String document, String section, String text) {
		String begin = "<!-- " + section + ": written by ./bench -->";
		String end = "<!-- end of " + section + " -->";
		String filled = begin + "\n\n" + text.strip() + "\n\n" + end;
		int from = document.indexOf(begin);
		if (from < 0) {
			return document + "\n" + filled + "\n";
		}
		int to = document.indexOf(end, from);
		if (to < 0) {
			throw new IllegalArgumentException("Nothing says where the section '" + section + "' ends");
		}
		return document.substring(0, from) + filled + document.substring(to + end.length());
	}

	/** What whoever started the run gets to see while it lasts. */
	static void say(String text) {
		System.out.println(String.format("%tT %s", LocalTime.now(), text));
	}

}
