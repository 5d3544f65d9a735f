package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.benchmarks.parts.BenchArchives;

/**
 * What tarweb adds to the start of the sample app, by what Spring Boot says it took.
 */
final class StartMeasurement implements Measurement {

	private static final int ROUNDS = 7;

	private static final int MEMBERS = 100_000;

	private static final Duration START = Duration.ofMinutes(2);

	private static final long RETRY_MILLIS = 50;

	private static final double MILLIS_PER_SECOND = 1000;

	private static final Pattern STARTED = Pattern.compile("Started \\w+ in ([0-9.]+) seconds");

	@Override
	public String name() {
		return "start";
	}

	@Override
	public String title() {
		return "Start of the sample app";
	}

	@Override
	public String measure(Context context) throws IOException {
		Path jar = context.place().root().resolve("sample-app/target/sample-app.jar");
		if (!Files.exists(jar)) {
			throw new IOException("There is no " + jar);
		}
		Path archive = BenchArchives.withMembers(MEMBERS);
		try {
			return report(measure(context, jar, archive));
		}
		finally {
			Files.delete(archive);
		}
	}

	private static Map<String, List<Double>> measure(Context context, Path jar, Path archive) throws IOException {
		Map<String, List<String>> variants = new LinkedHashMap<>();
		variants.put("without tarweb", List.of("--tarweb.enabled=false"));
		variants.put("with the sample's docs", List.of());
		variants.put("with 100,000 members", List.of("--tarweb.archive=file:" + archive));
		Map<String, List<Double>> millis = new LinkedHashMap<>();
		for (int round = 0; round <= ROUNDS; round++) {
			for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
				double took = startMillis(context, jar, variant.getValue());
				// The first round brings the files into the page cache.
				if (round > 0) {
					millis.computeIfAbsent(variant.getKey(), (key) -> new ArrayList<>()).add(took);
				}
			}
		}
		return millis;
	}

	private static String report(Map<String, List<Double>> millis) {
		MarkdownTable table = new MarkdownTable("the app", "ms", "min–max", "more than without, same round");
		List<Double> without = millis.values().iterator().next();
		millis.forEach((variant, values) -> {
			List<Double> more = new ArrayList<>();
			for (int round = 0; round < values.size(); round++) {
				more.add(values.get(round) - without.get(round));
			}
			Statistics all = Statistics.of(values);
			table.row(variant, whole(all.median()), whole(all.min()) + "–" + whole(all.max()),
					whole(Statistics.of(more).median()));
		});
		return "Medians of " + ROUNDS + " interleaved starts, on all cores. With 100,000 members, reading the headers "
				+ "and hashing the contents are in it.\n\n" + table;
	}

	private static double startMillis(Context context, Path jar, List<String> arguments) throws IOException {
		Path log = context.place().workOf("sample-app").resolve("output.log");
		List<String> command = new ArrayList<>(List.of(context.jdk().java(), "--enable-native-access=ALL-UNNAMED",
				"-jar", jar.toString(), "--server.address=127.0.0.1", "--server.port=0", "--tarweb.address=127.0.0.1",
				"--tarweb.port=0"));
		command.addAll(arguments);
		try (Child app = Child.start(command, Map.of(), log)) {
			long deadline = System.nanoTime() + START.toNanos();
			while (app.isAlive() && System.nanoTime() < deadline) {
				Matcher started = STARTED.matcher(Files.readString(log));
				if (started.find()) {
					return Double.parseDouble(started.group(1)) * MILLIS_PER_SECOND;
				}
				Thread.sleep(RETRY_MILLIS);
			}
			throw new IOException("The sample app doesn't start; see " + log);
		}
		catch (InterruptedException ex) {
			throw Interrupted.now(ex);
		}
	}

	private static String whole(double value) {
		return String.format(Locale.ROOT, "%.0f", value);
	}

}
