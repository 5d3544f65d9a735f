package io.tarweb.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./bench system}.
 */
@Command(name = "system", description = "Measures what the server costs the system.", showDefaultValues = true,
		mixinStandardHelpOptions = true)
final class SystemCommand implements Callable<Integer> {

	private static final List<Measurement> ALL = List.of(new AllocationMeasurement(), new SystemCallMeasurement(),
			new MemoryMeasurement(), new ScalingMeasurement(), new LatencyMeasurement(), new ColdMeasurement(),
			new TlsMeasurement(), new StartMeasurement());

	@Option(names = "--only", split = ",", defaultValue = "allocation,calls,memory,scaling,latency,cold,tls,start",
			description = "what to measure")
	private List<String> only = List.of();

	@Option(names = "--seconds", defaultValue = "10", description = "seconds of load for each figure")
	private int seconds;

	@Option(names = "--connections", defaultValue = "15000",
			description = "idle connections to hold, for memory; as many as there are descriptors for")
	private int connections;

	@Option(names = "--transports", split = ",", defaultValue = "io_uring,epoll,nio",
			description = "what to measure on")
	private List<String> transports = List.of();

	@Option(names = "--jdk", defaultValue = "17", description = "the JDK to run on")
	private int jdk;

	@Option(names = "--server-core", defaultValue = "0", description = "the core of the server")
	private String serverCore = "";

	@Option(names = "--load-core", defaultValue = "1", description = "the core of the load")
	private String loadCore = "";

	@Mixin
	private ReportOptions report = new ReportOptions();

	@Override
	public Integer call() throws IOException {
		List<Measurement> wanted = ALL.stream()
			.filter((measurement) -> this.only.contains(measurement.name()))
			.toList();
		if (wanted.size() != this.only.size()) {
			throw new IllegalArgumentException(
					"There are " + ALL.stream().map(Measurement::name).toList() + ", not all of " + this.only);
		}
		Jdk installed = Jdk.installed().get(this.jdk);
		String missing = (installed != null) ? DebianPackages.provide("wrk", "wrk")
				: "JDK " + this.jdk + " isn't installed; JAVA_HOME_" + this.jdk + " can name one";
		if (installed == null || missing != null) {
			Console.say("%s", missing);
			return 1;
		}
		Workplace place = Workplace.current();
		BenchContent content = BenchContent.in(place.work().resolve("content"), BenchContent.PAGES);
		Context context = new Context(content, place, installed, this.serverCore, this.loadCore, this.seconds,
				this.connections, this.transports, Boolean.getBoolean("bench.virtual"));
		int failures = 0;
		for (Measurement measurement : wanted) {
			failures += measure(measurement, context) ? 0 : 1;
		}
		return (failures == 0) ? 0 : 1;
	}

	/**
	 * One that can't be done leaves the others their chance, and the report as it was.
	 */
	private boolean measure(Measurement measurement, Context context) throws IOException {
		Console.say("%s", measurement.title());
		Machine machine = Machine.current();
		String text;
		try {
			text = measurement.measure(context);
		}
		catch (IOException | RuntimeException ex) {
			Console.say("%s failed: %s", measurement.title(), ex.getMessage());
			return false;
		}
		this.report.document()
			.replace("system " + measurement.section(context), "### " + measurement.title() + "\n\n"
					+ machine.describe(this.report.commandLine()) + "\nJDK " + context.jdk().version() + ". " + text);
		Console.say("%s", text);
		return true;
	}

}
