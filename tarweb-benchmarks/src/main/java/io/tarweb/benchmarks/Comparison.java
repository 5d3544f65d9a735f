package io.tarweb.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
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

	private final Plan plan;

	private final BenchContent content;

	private final Workplace place;

	private final Wrk wrk;

	private final SampleCheck check;

	private final AnswerSize answerSize;

	private final CpuMeter meter = new CpuMeter();

	private final List<RunningServer> running = new ArrayList<>();

	private final Map<String, String> conditions = new LinkedHashMap<>();

	private final Map<String, String> failures = new LinkedHashMap<>();

	private final List<Round> rounds = new ArrayList<>();

	Comparison(LoadCase load, Plan plan, BenchContent content, Workplace place, Wrk wrk) throws IOException {
		this.load = load;
		this.plan = plan;
		this.content = content;
		this.place = place;
		this.wrk = wrk;
		this.check = new SampleCheck(content);
		this.answerSize = AnswerSize.of(load, content, wrk.inFlight(load));
	}

	/**
	 * Runs the case.
	 * @param contenders those who are present and serve it
	 */
	void run(List<Contender> contenders) {
		try {
			contenders.forEach(this::start);
			forEachRunning("warm-up", (server) -> ask(server, 0, this.plan.warmupSeconds()));
			for (int round = 1; round <= this.plan.rounds(); round++) {
				int current = round;
				forEachRunning("round " + round, (server) -> this.rounds.add(measure(server, current)));
			}
			forEachRunning("check", (server) -> this.check.check(this.load, server.port()));
		}
		finally {
			this.running.forEach(RunningServer::close);
		}
		this.rounds.removeIf((round) -> this.failures.containsKey(round.server()));
	}

	List<Round> rounds() {
		return this.rounds;
	}

	/**
	 * Who had to be left out.
	 * @return reasons by the servers' names
	 */
	Map<String, String> failures() {
		return this.failures;
	}

	private void start(Contender contender) {
		try {
			RunningServer server = RunningServer.start(contender, this.load, this.plan.serverCores(), this.place);
			this.running.add(server);
			this.conditions.put(contender.id(), this.check.check(this.load, server.port()));
		}
		catch (IOException | RuntimeException ex) {
			fail(contender.id(), ex);
		}
		this.running.removeIf((server) -> {
			boolean failed = this.failures.containsKey(server.contender().id());
			if (failed) {
				server.close();
			}
			return failed;
		});
	}

	private void forEachRunning(String what, Step step) {
		for (Iterator<RunningServer> servers = this.running.iterator(); servers.hasNext();) {
			RunningServer server = servers.next();
			try {
				step.take(server);
			}
			catch (IOException | RuntimeException ex) {
				fail(server.contender().id(), ex);
				servers.remove();
				server.close();
			}
		}
		Console.say("%s: %s done", this.load.label(), what);
	}

	private void fail(String server, Exception failure) {
		Child.requireGoingOn();
		String reason = String.valueOf(failure.getMessage());
		this.failures.put(server, reason);
		Console.say("%s: without %s: %s", this.load.label(), server, reason);
	}

	private Round measure(RunningServer server, int round) throws IOException {
		double before = this.meter.micros(server.child().process().toHandle());
		WrkResult result = ask(server, round, this.plan.seconds());
		double used = this.meter.micros(server.child().process().toHandle()) - before;
		return new Round(server.contender().id(), round, result.requests(), used / result.requests(),
				result.requestsPerSecond(), result.p50Micros(), result.p99Micros());
	}

	private WrkResult ask(RunningServer server, int seed, int seconds) throws IOException {
		String condition = this.conditions.getOrDefault(server.contender().id(), "");
		WrkResult result = this.wrk.run(server.port(), this.load, condition, this.content.pages(), seed, seconds);
		if (result.requests() == 0 || result.errors() > 0) {
			throw new IOException(result.errors() + " errors in " + result.requests() + " requests");
		}
		this.answerSize.require(result);
		return result;
	}

	/**
	 * How a comparison is done.
	 *
	 * @param rounds how many rounds
	 * @param seconds how long each server has in each round
	 * @param warmupSeconds how long each has before
	 * @param serverCores where servers are pinned to
	 */
	record Plan(int rounds, int seconds, int warmupSeconds, String serverCores) {
	}

	/**
	 * Something that is done with one server.
	 */
	private interface Step {

		void take(RunningServer server) throws IOException;

	}

}
