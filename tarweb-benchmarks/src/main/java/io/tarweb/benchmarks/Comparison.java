package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One case: all its servers are started, checked and warmed up, then take their turns,
 * round after round, so that whatever changes on the machine meanwhile meets them all.
 * Who isn't on turn waits for events and costs nothing.
 */
final class Comparison {

	private final LoadCase load;

	private final SampleCheck check;

	private final Load generator;

	private final List<Contender.Running> running = new ArrayList<>();

	private final Map<String, String> conditions = new HashMap<>();

	private final Map<String, String> failures = new LinkedHashMap<>();

	private final List<CaseResult.Round> rounds = new ArrayList<>();

	Comparison(LoadCase load, BenchContent content, Load generator) {
		this.load = load;
		this.check = new SampleCheck(content);
		this.generator = generator;
	}

	List<CaseResult.Round> run(List<Contender> contenders, Workplace place, String cores, int rounds, int seconds,
			int warmupSeconds) throws IOException {
		try {
			for (Contender contender : contenders) {
				start(contender, cores, place.workOf(contender.id()));
			}
			forEachRunning("check", this::check);
			forEachRunning("warm-up", (server) -> ask(server, 0, warmupSeconds));
			for (int round = 1; round <= rounds; round++) {
				int current = round;
				forEachRunning("round " + round, (server) -> this.rounds.add(measure(server, current, seconds)));
			}
			forEachRunning("check", this::check);
		}
		finally {
			this.running.forEach(Contender.Running::close);
		}
		this.rounds.removeIf((round) -> this.failures.containsKey(round.server()));
		return this.rounds;
	}

	/** Who had to be left out, and why. */
	Map<String, String> failures() {
		return this.failures;
	}

	private void start(Contender contender, String cores, Path directory) {
		try {
			this.running.add(contender.start(this.load, cores, directory));
		}
		catch (IOException | RuntimeException ex) {
			fail(contender.id(), ex);
		}
	}

	private void forEachRunning(String what, Step step) {
		for (Iterator<Contender.Running> servers = this.running.iterator(); servers.hasNext();) {
			Contender.Running server = servers.next();
			try {
				step.take(server);
			}
			catch (IOException | RuntimeException ex) {
				fail(server.contender().id(), ex);
				servers.remove();
				server.close();
			}
		}
		Report.say(this.load.label() + ": " + what + " done");
	}

	private void fail(String server, Exception failure) {
		Child.requireGoingOn();
		String reason = String.valueOf(failure.getMessage());
		this.failures.put(server, reason);
		Report.say(this.load.label() + ": without " + server + ": " + reason);
	}

	private void check(Contender.Running server) throws IOException {
		this.conditions.put(server.contender().id(), this.check.check(this.load, server.port()));
	}

	private CaseResult.Round measure(Contender.Running server, int round, int seconds) throws IOException {
		double before = server.child().cpuMicros();
		Load.Result result = ask(server, round, seconds);
		double used = server.child().cpuMicros() - before;
		return new CaseResult.Round(server.contender().id(), round, result.requests(), used / result.requests(),
				result.perSecond(), result.p50Micros(), result.p99Micros());
	}

	private Load.Result ask(Contender.Running server, int seed, int seconds) throws IOException {
		String condition = this.conditions.getOrDefault(server.contender().id(), "");
		Load.Result result = this.generator.run(server.port(), this.load, condition, seed, seconds);
		this.check.requireBytes(this.load, result, this.generator.inFlight(this.load));
		return result;
	}

	private interface Step {

		void take(Contender.Running server) throws IOException;

	}

}
