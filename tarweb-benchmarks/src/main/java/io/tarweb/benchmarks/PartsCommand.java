package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./bench parts}.
 */
@Command(name = "parts", description = "Measures the engine's parts with JMH.", showDefaultValues = true,
		mixinStandardHelpOptions = true)
final class PartsCommand implements Callable<Integer> {

	private static final String ALLOCATION = "gc.alloc.rate.norm";

	@Option(names = "--only", defaultValue = ".*", description = "a regular expression for names of benchmarks")
	private String only = "";

	@Option(names = "--forks", defaultValue = "2", description = "JVMs for each benchmark")
	private int forks;

	@Option(names = "--iterations", defaultValue = "5", description = "measured iterations")
	private int iterations;

	@Option(names = "--seconds", defaultValue = "2", description = "seconds of each iteration")
	private int seconds;

	@Mixin
	private Report report = new Report();

	@Override
	public Integer call() throws IOException, RunnerException {
		Machine machine = Machine.current();
		Path json = Workplace.current().work("").resolve("parts.json");
		Collection<RunResult> results = new Runner(new OptionsBuilder().include(this.only)
			.forks(this.forks)
			.warmupIterations(this.iterations)
			.warmupTime(TimeValue.seconds(this.seconds))
			.measurementIterations(this.iterations)
			.measurementTime(TimeValue.seconds(this.seconds))
			.addProfiler(GCProfiler.class)
			.resultFormat(ResultFormatType.JSON)
			.result(json.toString())
			.shouldFailOnError(true)
			.build()).run();
		this.report.replace("parts", machine.describe(this.report.commandLine()) + "\n" + table(results));
		return 0;
	}

	private static String table(Collection<RunResult> results) {
		MarkdownTable table = new MarkdownTable("part", "score", "± 99.9 %", "unit", "heap B/op");
		for (RunResult result : results) {
			Result<?> score = result.getPrimaryResult();
			Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
			table.row(name(result.getParams()), Statistics.shortly(score.getScore()),
					Statistics.shortly(score.getScoreError()), score.getScoreUnit(),
					(allocation != null) ? Statistics.whole(allocation.getScore()) : "–");
		}
		return table.toString();
	}

	private static String name(BenchmarkParams params) {
		String[] parts = params.getBenchmark().split("\\.");
		String values = params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(", "));
		String name = parts[parts.length - 2].replace("Benchmark", "") + "." + parts[parts.length - 1];
		return values.isEmpty() ? name : name + ", " + values;
	}

}
