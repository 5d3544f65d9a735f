package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
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

	@Option(names = "--cases", split = ",",
			defaultValue = "10kB,200B,random,304,pipelined,1MB,tls,h2-1,h2-16,h2-tls-16,h2-page",
			description = "what is asked for")
	private List<String> cases = List.of();

	@Option(names = "--servers", split = ",",
			defaultValue = "tarweb-*,nginx,nginx-read,caddy,h2o,static-web-server,spring-*,reactor-*,floor",
			description = "who takes part; nginx-nopush is nginx with tcp_nopush")
	private List<String> servers = List.of();

	@Option(names = "--jdks", split = ",", defaultValue = "17,25", description = "the JDKs to run on, if installed")
	private List<Integer> jdks = List.of();

	@Option(names = "--server-cores", defaultValue = "0", description = "the core of the servers")
	private String serverCores = "";

	@Option(names = "--load-cores", defaultValue = "1", description = "the core of the load generator")
	private String loadCores = "";

	@Mixin
	private Report report = new Report();

	@Override
	public Integer call() throws IOException {
		Workplace place = Workplace.current();
		Load wrk = new Wrk(this.loadCores, this.connections, place.work(""));
		Machine machine = Machine.current();
		BenchContent content = BenchContent.in(place.work("content"), BenchContent.PAGES);
		List<LoadCase> loads = this.cases.stream().map(LoadCase::of).toList();
		Map<String, String> absent = new LinkedHashMap<>();
		Map<Contender, CaseResult.Participant> present = present(new Contenders(content, place).all(jdks(absent)),
				absent);
		Path results = place.work("results/" + this.report.name());
		for (LoadCase load : loads) {
			Load generator = load.isHttp2() ? new H2load(this.loadCores, this.connections, place.work("")) : wrk;
			Comparison comparison = new Comparison(load, content, generator);
			List<Contender> serving = present.keySet()
				.stream()
				.filter((contender) -> !contender.refused().contains(load))
				.toList();
			List<CaseResult.Round> measured = comparison.run(serving, place, this.serverCores, this.rounds,
					this.seconds, this.warmupSeconds);
			Map<String, String> missing = new LinkedHashMap<>(absent);
			missing.putAll(comparison.failures());
			List<CaseResult.Participant> participants = serving.stream()
				.filter((contender) -> !missing.containsKey(contender.id()))
				.map(present::get)
				.toList();
			new CaseResult(load, this.report.commandLine(), machine,
					generator.version() + "; servers on core " + this.serverCores, participants, missing, measured)
				.store(results);
			List<CaseResult> all = CaseResult.allIn(results);
			this.report.replace("servers", ServersReport.summary(all));
			for (CaseResult result : all) {
				this.report.replace("servers " + result.load().label(), ServersReport.caseText(result));
			}
		}
		Report.say("Wrote " + this.report.file());
		return 0;
	}

	private Map<Contender, CaseResult.Participant> present(List<Contender> all, Map<String, String> absent) {
		Map<Contender, CaseResult.Participant> present = new LinkedHashMap<>();
		for (Contender contender : Contenders.named(all, this.servers)) {
			try {
				present.put(contender,
						new CaseResult.Participant(contender.id(), contender.camp(), contender.description().text()));
			}
			catch (IOException ex) {
				absent.put(contender.id(), String.valueOf(ex.getMessage()));
				Report.say("Without " + contender.id() + ": " + ex.getMessage());
			}
		}
		return present;
	}

	private List<Jdk> jdks(Map<String, String> absent) throws IOException {
		SortedMap<Integer, Jdk> installed = Jdk.installed();
		for (int major : this.jdks) {
			if (!installed.containsKey(major)) {
				absent.put("JDK " + major, "JAVA_HOME_" + major + " can name one");
				Report.say("Without JDK " + major + ": JAVA_HOME_" + major + " can name one");
			}
		}
		List<Jdk> wanted = this.jdks.stream().filter(installed::containsKey).map(installed::get).toList();
		if (wanted.isEmpty()) {
			throw new IllegalArgumentException("None of the JDKs " + this.jdks + " is installed");
		}
		return wanted;
	}

}
