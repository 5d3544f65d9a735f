package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The comparison for readers: a table for each case, and one over all of them.
 */
final class ServersReport {

	private static final String UNKNOWN = "–";

	/** What issue and architecture ask for: at most this much of nginx's time. */
	private static final Map<LoadCase, Double> GOALS = new EnumMap<>(
			Map.of(LoadCase.PAGE, 0.80, LoadCase.RANDOM, 0.80, LoadCase.SMALL, 0.65, LoadCase.NOT_MODIFIED, 0.80,
					LoadCase.PIPELINED, 0.12, LoadCase.LARGE, 1.0, LoadCase.TLS, 0.85));

	private final Path directory;

	/**
	 * A report.
	 * @param directory where documents are
	 */
	ServersReport(Path directory) {
		this.directory = directory;
	}

	void write(List<CaseResult> results) throws IOException {
		Document document = new Document(this.directory.resolve("BENCHMARKS.md"));
		document.replace("servers", summary(results));
		for (CaseResult result : results) {
			document.replace("servers " + result.load().label(), caseText(result));
		}
	}

	static String caseText(CaseResult result) {
		StringBuilder text = new StringBuilder("### " + result.load().title() + "\n\n");
		text.append(result.machine().describe(result.commandLine())).append("\n");
		MarkdownTable table = new MarkdownTable("server", "CPU µs/request", "min–max", "of nginx, same round", "req/s",
				"p50 µs", "p99 µs");
		for (CaseResult.Participant server : result.servers()) {
			Statistics cpu = result.cpuMicros(server.id());
			Statistics ratio = result.ratio(server.id());
			table.row(server.id(), Numbers.shortly(cpu.median()),
					Numbers.shortly(cpu.min()) + "–" + Numbers.shortly(cpu.max()),
					(ratio != null) ? Numbers.ratio(ratio) : UNKNOWN, whole(result, server, Round::requestsPerSecond),
					whole(result, server, Round::p50Micros), whole(result, server, Round::p99Micros));
		}
		text.append(table).append("\n");
		result.servers()
			.forEach((server) -> text.append("- ")
				.append(server.id())
				.append(": ")
				.append(server.description())
				.append("\n"));
		result.absent()
			.forEach((server,
					reason) -> text.append("- ").append(server).append(" is absent: ").append(reason).append("\n"));
		return text.append("- load: ").append(result.tools()).append("\n").toString();
	}

	private static String whole(CaseResult result, CaseResult.Participant server, ToDoubleFunction<Round> figure) {
		return Numbers.whole(result.statistics(server.id(), figure).median());
	}

	/** Server CPU per request over all cases, and what the best of ours is to nginx. */
	static String summary(List<CaseResult> results) {
		List<String> titles = new ArrayList<>(List.of("CPU µs/request"));
		results.forEach((result) -> titles.add(result.load().label()));
		MarkdownTable table = new MarkdownTable(titles.toArray(String[]::new));
		for (String server : results.stream().flatMap(ServersReport::ids).distinct().toList()) {
			table.row(Stream.concat(Stream.of(server),
					results.stream()
						.map((result) -> ids(result).anyMatch(server::equals)
								? Numbers.shortly(result.cpuMicros(server).median()) : UNKNOWN))
				.toList());
		}
		table.row(
				Stream
					.concat(Stream.of("**best of tarweb / nginx**"),
							results.stream().map((result) -> bestRatio(result, Contenders.YARDSTICK)))
					.toList());
		table.row(
				Stream
					.concat(Stream.of("best of tarweb / cheapest nginx"),
							results.stream().map((result) -> bestRatio(result, cheapestNginx(result))))
					.toList());
		table.row(
				Stream
					.concat(Stream.of("goal, at most"),
							results.stream().map((result) -> String.format("%.2f", GOALS.get(result.load()))))
					.toList());
		return table.toString();
	}

	private static Stream<String> ids(CaseResult result) {
		return result.servers().stream().map(CaseResult.Participant::id);
	}

	/** Which configuration of nginx takes least differs from case to case. */
	private static String cheapestNginx(CaseResult result) {
		return ids(result).filter((server) -> server.startsWith(Contenders.YARDSTICK))
			.min(Comparator.comparingDouble((server) -> result.cpuMicros(server).median()))
			.orElse(Contenders.YARDSTICK);
	}

	private static String bestRatio(CaseResult result, String yardstick) {
		return result.servers()
			.stream()
			.filter((server) -> server.camp() == Contender.Camp.TARWEB)
			.map((server) -> result.ratio(server.id(), yardstick))
			.flatMap(Stream::ofNullable)
			.min(Comparator.comparingDouble(Statistics::median))
			.map(Numbers::ratio)
			.orElse(UNKNOWN);
	}

}
