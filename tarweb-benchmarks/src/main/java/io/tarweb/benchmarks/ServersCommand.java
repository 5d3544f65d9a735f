package io.tarweb.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./bench servers}.
 */
@Command(name = "servers", description = "Compares whole servers on this machine.", showDefaultValues = true,
		mixinStandardHelpOptions = true)
final class ServersCommand implements Callable<Integer> {

	@Option(names = "--rounds", defaultValue = "5", description = "rounds of every case")
	private int rounds;

	@Option(names = "--seconds", defaultValue = "10", description = "seconds of load for each server and round")
	private int seconds;

	@Option(names = "--warmup", defaultValue = "15", description = "seconds of load for each server before")
	private int warmupSeconds;

	@Option(names = "--connections", defaultValue = "64", description = "connections of the load generator")
	private int connections;

	@Option(names = "--cases", split = ",", defaultValue = "10kB,200B,random,304,pipelined,1MB,tls",
			description = "what is asked for")
	private List<String> cases = List.of();

	@Option(names = "--servers", split = ",",
			defaultValue = "tarweb-*,nginx,nginx-read,caddy,static-web-server,spring-*,reactor-*,floor",
			description = "who takes part; nginx-push is nginx without tcp_nopush")
	private List<String> servers = List.of();

	@Option(names = "--jdks", split = ",", defaultValue = "17,25", description = "the JDKs to run on, if installed")
	private List<Integer> jdks = List.of();

	@Option(names = "--server-cores", defaultValue = "0", description = "the core of the servers")
	private String serverCores = "";

	@Option(names = "--load-cores", defaultValue = "1", description = "the core of the load generator")
	private String loadCores = "";

	@Mixin
	private ReportOptions report = new ReportOptions();

	@Override
	public Integer call() throws IOException {
		Workplace place = Workplace.current();
		String missing = DebianPackages.provide("wrk", "wrk");
		if (missing != null) {
			Console.say("%s", missing);
			return 1;
		}
		Machine machine = Machine.current();
		BenchContent content = BenchContent.in(place.work().resolve("content"), BenchContent.PAGES);
		List<LoadCase> loads = this.cases.stream().map(LoadCase::of).toList();
		Map<String, String> absent = new LinkedHashMap<>();
		List<Contender> present = present(Contenders.all(content, place, jdks(absent)), absent);
		Wrk wrk = new Wrk(this.loadCores, this.connections, place.work());
		Results results = new Results(place.work().resolve("results").resolve(nameOfDocs()));
		for (LoadCase load : loads) {
			results.store(compare(load, present, absent, machine, content, place, wrk));
			new ServersReport(this.report.directory()).write(results.all());
		}
		Console.say("Wrote %s", this.report.directory().resolve("BENCHMARKS.md"));
		return 0;
	}

	private CaseResult compare(LoadCase load, List<Contender> present, Map<String, String> absent, Machine machine,
			BenchContent content, Workplace place, Wrk wrk) throws IOException {
		Comparison comparison = new Comparison(load,
				new Comparison.Plan(this.rounds, this.seconds, this.warmupSeconds, this.serverCores), content, place,
				wrk);
		List<Contender> serving = present.stream().filter((contender) -> contender.serves(load)).toList();
		comparison.run(serving);
		Map<String, String> missing = new LinkedHashMap<>(absent);
		missing.putAll(comparison.failures());
		List<CaseResult.Participant> participants = serving.stream()
			.filter((contender) -> !missing.containsKey(contender.id()))
			.map((contender) -> new CaseResult.Participant(contender.id(), contender.camp(), contender.description()))
			.toList();
		return new CaseResult(load, this.report.commandLine(), machine, tools(), participants, missing,
				comparison.rounds());
	}

	private List<Contender> present(List<Contender> all, Map<String, String> absent) {
		List<Contender> present = new ArrayList<>();
		for (Contender contender : Contenders.named(all, this.servers)) {
			String reason = contender.provide();
			if (reason == null) {
				present.add(contender);
			}
			else {
				absent.put(contender.id(), reason);
				Console.say("Without %s: %s", contender.id(), reason);
			}
		}
		return present;
	}

	private List<Jdk> jdks(Map<String, String> absent) {
		SortedMap<Integer, Jdk> installed = Jdk.installed();
		List<Jdk> wanted = new ArrayList<>();
		for (int major : this.jdks) {
			Jdk jdk = installed.get(major);
			if (jdk != null) {
				wanted.add(jdk);
			}
			else {
				absent.put("JDK " + major, "not installed; JAVA_HOME_" + major + " can name one");
				Console.say("Without JDK %d: JAVA_HOME_%d can name one", major, major);
			}
		}
		if (wanted.isEmpty()) {
			throw new IllegalStateException("None of the JDKs " + this.jdks + " is installed");
		}
		return wanted;
	}

	private String tools() {
		String version = Shell.run(Duration.ofSeconds(10), "wrk", "-v").output().strip();
		return version.lines().findFirst().orElse("wrk").replaceFirst(" Copyright.*", "") + ", one thread, "
				+ this.connections + " connections on core " + this.loadCores + "; servers on core " + this.serverCores;
	}

	/** A trial's figures must not get into the report of another run. */
	private String nameOfDocs() {
		return this.report.directory().normalize().toString().replaceAll("[^A-Za-z0-9]+", "-");
	}

}
