package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that was measured of one case. Each has a file of its own, so that a later
 * run of one case leaves the others in the summary.
 */
record CaseResult(LoadCase load, String commandLine, Machine machine, String tools, List<Participant> servers,
		Map<String, String> absent, List<Round> rounds) {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	Statistics cpuMicros(String server) {
		return statistics(server, Round::cpuMicros);
	}

	Statistics statistics(String server, ToDoubleFunction<Round> figure) {
		return Statistics.of(roundsOf(server).map((round) -> figure.applyAsDouble(round)).toList());
	}

	/** Compares round by round, so that what disturbs a round disturbs both. */
	Optional<Statistics> ratio(String server, String yardstick) {
		Map<Integer, Double> reference = roundsOf(yardstick).collect(Collectors.toMap(Round::round, Round::cpuMicros));
		List<Double> ratios = roundsOf(server).filter((round) -> reference.containsKey(round.round()))
			.map((round) -> round.cpuMicros() / reference.getOrDefault(round.round(), Double.NaN))
			.toList();
		return ratios.isEmpty() ? Optional.empty() : Optional.of(Statistics.of(ratios));
	}

	private Stream<Round> roundsOf(String server) {
		return this.rounds.stream().filter((round) -> round.server().equals(server));
	}

	void store(Path directory) throws IOException {
		Files.writeString(file(directory, this.load), JSON.writeValueAsString(this));
	}

	static List<CaseResult> allIn(Path directory) throws IOException {
		List<CaseResult> results = new ArrayList<>();
		for (LoadCase load : LoadCase.values()) {
			if (Files.exists(file(directory, load))) {
				results.add(JSON.readValue(Files.readString(file(directory, load)), CaseResult.class));
			}
		}
		return results;
	}

	private static Path file(Path directory, LoadCase load) {
		return directory.resolve("servers-" + load.label() + ".json");
	}

	/**
	 * A server that took part.
	 */
	record Participant(String id, Contender.Camp camp, String description) {
	}

	/**
	 * What one round of load on one server gave.
	 */
	record Round(String server, int round, long requests, double cpuMicros, double requestsPerSecond, double p50Micros,
			double p99Micros) {
	}

}
