package io.tarweb.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The comparison for readers: a table for each case, and one over all of them.
 */
final class ServersReport {

	private static final String UNKNOWN = "–";

	private ServersReport() {
	}

	static String caseText(CaseResult result) {
		MarkdownTable table = new MarkdownTable("server", "CPU µs/request", "min–max", "of nginx, same round", "req/s",
				"p50 µs", "p99 µs");
		StringBuilder notes = new StringBuilder();
		for (CaseResult.Participant server : result.servers()) {
			Statistics cpu = result.cpuMicros(server.id());
			table.row(server.id(), Statistics.shortly(cpu.median()), cpu.range(),
					result.ratio(server.id(), Contenders.YARDSTICK).map(Statistics::ratio).orElse(UNKNOWN),
					whole(result, server, CaseResult.Round::requestsPerSecond),
					whole(result, server, CaseResult.Round::p50Micros),
					whole(result, server, CaseResult.Round::p99Micros));
			notes.append("- ").append(server.id()).append(": ").append(server.description()).append("\n");
		}
		result.absent().forEach((server, why) -> notes.append("- " + server + " is absent: " + why + "\n"));
		return "### " + result.load().title() + "\n\n" + result.machine().describe(result.commandLine()) + "\n" + table
				+ "\n" + notes + "- load: " + result.tools() + "\n";
	}

	private static String whole(CaseResult result, CaseResult.Participant server,
			ToDoubleFunction<CaseResult.Round> figure) {
		double median = result.statistics(server.id(), figure).median();
		return Double.isNaN(median) ? UNKNOWN : Statistics.whole(median);
	}

	/** Server CPU per request over all cases, and what the best of ours is to nginx. */
	static String summary(List<CaseResult> results) {
		List<Object> titles = new ArrayList<>(List.of("CPU µs/request"));
		results.forEach((result) -> titles.add(result.load().label()));
		MarkdownTable table = new MarkdownTable(titles.toArray());
		for (String server : results.stream().flatMap(ServersReport::ids).distinct().toList()) {
			row(table, server, results, (result) -> ids(result).anyMatch(server::equals)
					? Statistics.shortly(result.cpuMicros(server).median()) : UNKNOWN);
		}
		row(table, "**best of tarweb / nginx**", results, (result) -> bestRatio(result, Contenders.YARDSTICK));
		row(table, "best of tarweb / cheapest nginx", results, (result) -> bestRatio(result, cheapestNginx(result)));
		row(table, "goal, at most", results, (result) -> String.format("%.2f", result.load().goal()));
		return table.toString();
	}

	private static void row(MarkdownTable table, String title, List<CaseResult> results,
			Function<CaseResult, String> cell) {
		table.row(Stream.concat(Stream.of(title), results.stream().map(cell)).toArray());
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
			.flatMap((server) -> result.ratio(server.id(), yardstick).stream())
			.min(Comparator.comparingDouble(Statistics::median))
			.map(Statistics::ratio)
			.orElse(UNKNOWN);
	}

}
