package io.tarweb.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./bench system}.
 */
@Command(name = "system", description = "Measures what the server costs the system.", showDefaultValues = true,
		mixinStandardHelpOptions = true)
final class SystemCommand implements Callable<Integer> {

	/** What one without a special machine holds. */
	private static final int USUAL_CONNECTIONS = 15_000;

	private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

	static {
		ALL.put("allocation", new Measurement("Heap allocated per request", AllocationMeasurement::measure));
		ALL.put("calls", new Measurement("System calls per request", SystemCallMeasurement::measure));
		ALL.put("memory", new Measurement("Memory of an idle connection", IdleMeasurement::plain));
		ALL.put("scaling", new Measurement("Two event loops against one", ScalingMeasurement::measure));
		ALL.put("latency", new Measurement("Latency at 80 % load", LatencyMeasurement::measure));
		ALL.put("tls", new Measurement("TLS handshakes and idle connections", IdleMeasurement::tls));
		ALL.put("instructions", new Measurement("Instructions of an answer over TLS", InstructionMeasurement::measure));
		ALL.put("start", new Measurement("Start of the sample app", StartMeasurement::measure));
	}

	@Option(names = "--only", split = ",", defaultValue = "allocation,calls,memory,scaling,latency,tls,start",
			description = "what to measure")
	private List<String> only = List.of();

	@Option(names = "--seconds", defaultValue = "10", description = "seconds of load for each figure")
	private int seconds;

	@Option(names = "--connections", defaultValue = "" + USUAL_CONNECTIONS,
			description = "idle connections to hold, for memory")
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
	private Report report = new Report();

	@Override
	public Integer call() throws IOException {
		if (!ALL.keySet().containsAll(this.only)) {
			throw new IllegalArgumentException("There are " + ALL.keySet() + ", not all of " + this.only);
		}
		Jdk installed = Jdk.installed().get(this.jdk);
		if (installed == null) {
			throw new IllegalArgumentException(
					"JDK " + this.jdk + " isn't installed; JAVA_HOME_" + this.jdk + " can name one");
		}
		Workplace place = Workplace.current();
		Context context = new Context(BenchContent.in(place.work("content"), BenchContent.PAGES), place, installed,
				this.serverCore, this.loadCore, this.seconds, this.connections, this.transports,
				Boolean.getBoolean("bench.virtual"));
		int failures = 0;
		for (Map.Entry<String, Measurement> each : ALL.entrySet()) {
			if (this.only.contains(each.getKey())) {
				failures += measure(each.getKey(), each.getValue(), context) ? 0 : 1;
			}
		}
		return (failures == 0) ? 0 : 1;
	}

	/**
	 * One that can't be done leaves the others their chance, and the report as it was.
	 */
	private boolean measure(String name, Measurement measurement, Context context) throws IOException {
		Report.say(measurement.title());
		Machine machine = Machine.current();
		String text;
		try {
			text = measurement.body().measure(context);
		}
		catch (IOException | RuntimeException ex) {
			Child.requireGoingOn();
			Report.say(measurement.title() + " failed: " + ex.getMessage());
			return false;
		}
		this.report.replace("system " + section(name, context), "### " + measurement.title() + "\n\n"
				+ machine.describe(this.report.commandLine()) + "\nJDK " + context.jdk().version() + ". " + text);
		Report.say(text);
		return true;
	}

	/** A run of another kind goes beside the usual one, and doesn't replace it. */
	static String section(String name, Context context) {
		if (name.equals("memory") && context.connections() != USUAL_CONNECTIONS) {
			return name + " of " + context.connections();
		}
		return (name.equals("tls") && context.virtual()) ? name + " in a virtual machine" : name;
	}

	record Measurement(String title, Body body) {
	}

	interface Body {

		String measure(Context context) throws IOException;

	}

	/**
	 * What every measurement needs to know.
	 */
	record Context(BenchContent content, Workplace place, Jdk jdk, String serverCore, String loadCore, int seconds,
			int connections, List<String> transports, boolean virtual) {

		/** The transports that are wanted, of those that there is something to say of. */
		List<String> wantedOf(String... known) {
			return Stream.of(known).filter(this.transports::contains).toList();
		}

		Wrk wrk(String cores, int clients) throws IOException {
			return new Wrk(cores, clients, this.place.work(""));
		}

	}

}
