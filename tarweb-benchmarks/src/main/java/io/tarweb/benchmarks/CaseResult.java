package io.tarweb.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Everything that was measured of one case; kept as JSON.
 *
 * @param load the case
 * @param commandLine what was typed
 * @param machine where and when
 * @param tools the load generator's version
 * @param servers who took part, in the order of the tables
 * @param absent who didn't, and why
 * @param rounds the measurements
 */
record CaseResult(LoadCase load, String commandLine, Machine machine, String tools, List<Participant> servers,
		Map<String, String> absent, List<Round> rounds) {

	Statistics cpuMicros(String server) {
		return statistics(server, Round::cpuMicros);
	}

	Statistics statistics(String server, ToDoubleFunction<Round> figure) {
		return Statistics.of(roundsOf(server).stream().map((round) -> figure.applyAsDouble(round)).toList());
	}

	/**
	 * Compares with the yardstick round by round, so that what disturbs a round disturbs
	 * both.
	 * @param server the server's name
	 * @return the ratios of processor time per request, {@code null} without a yardstick
	 */
	@Nullable Statistics ratio(String server) {
		return ratio(server, Contenders.YARDSTICK);
	}

	/**
	 * The same with another yardstick.
	 */
	@Nullable Statistics ratio(String server, String other) {
		Map<Integer, Double> yardstick = roundsOf(other).stream()
			.collect(Collectors.toMap(Round::round, Round::cpuMicros));
		List<Double> ratios = new ArrayList<>();
		for (Round round : roundsOf(server)) {
			Double reference = yardstick.get(round.round());
			if (reference != null) {
				ratios.add(round.cpuMicros() / reference);
			}
		}
		return ratios.isEmpty() ? null : Statistics.of(ratios);
	}

	private List<Round> roundsOf(String server) {
		return this.rounds.stream().filter((round) -> round.server().equals(server)).toList();
	}

	/**
	 * A server that took part.
	 *
	 * @param id its name
	 * @param camp whose it is
	 * @param description its version and configuration
	 */
	record Participant(String id, Contender.Camp camp, String description) {
	}

}
