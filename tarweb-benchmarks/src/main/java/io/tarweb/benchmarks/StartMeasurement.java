package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tarweb.benchmarks.SystemCommand.Context;

/**
 * What tarweb adds to the start of the sample app, by what Spring Boot says it took.
 */
final class StartMeasurement {

	private static final int ROUNDS = 7;

	private static final int MEMBERS = 100_000;

	private static final Duration START = Duration.ofMinutes(2);

	private static final double MILLIS_PER_SECOND = 1000;

	private static final Pattern STARTED = Pattern.compile("Started \\w+ in ([0-9.]+) seconds");

	private StartMeasurement() {
	}

	static String measure(Context context) throws IOException {
		Path archive = TarWriter.withMembers(MEMBERS);
		try {
			return measure(context, archive);
		}
		finally {
			Files.delete(archive);
		}
	}

	private static String measure(Context context, Path archive) throws IOException {
		List<String> titles = List.of("without tarweb", "with the sample's docs", "with 100,000 members");
		String[] arguments = { "--tarweb.enabled=false", "--tarweb.enabled=true", "--tarweb.archive=file:" + archive };
		List<List<Double>> millis = Stream.generate(() -> (List<Double>) new ArrayList<Double>()).limit(3).toList();
		List<List<Double>> more = Stream.generate(() -> (List<Double>) new ArrayList<Double>()).limit(3).toList();
		for (int round = 0; round <= ROUNDS; round++) {
			double without = 0;
			for (int i = 0; i < arguments.length; i++) {
				double took = startMillis(context, arguments[i]);
				without = (i == 0) ? took : without;
				// The first round brings the files into the page cache.
				if (round > 0) {
					millis.get(i).add(took);
					more.get(i).add(took - without);
				}
			}
		}
		MarkdownTable table = new MarkdownTable("the app", "ms", "min–max", "more than without, same round");
		for (int i = 0; i < arguments.length; i++) {
			Statistics all = Statistics.of(millis.get(i));
			table.row(titles.get(i), Math.round(all.median()), Math.round(all.min()) + "–" + Math.round(all.max()),
					Math.round(Statistics.of(more.get(i)).median()));
		}
		return "Medians of " + ROUNDS + " interleaved starts, on all cores. With 100,000 members, reading the headers "
				+ "and hashing the contents are in it.\n\n" + table;
	}

	private static double startMillis(Context context, String argument) throws IOException {
		Path log = context.place().workOf("sample-app").resolve("output.log");
		List<String> command = List.of(context.jdk().java(), "--enable-native-access=ALL-UNNAMED", "-jar",
				"sample-app/target/sample-app.jar", "--server.address=127.0.0.1", "--server.port=0",
				"--tarweb.address=127.0.0.1", "--tarweb.port=0", argument);
		try (Child app = Child.logging(command, log)) {
			app.comesTo(() -> STARTED.matcher(Files.readString(log)).find(), START);
			Matcher started = STARTED.matcher(Files.readString(log));
			if (!started.find()) {
				throw new IOException("The sample app doesn't start; see " + log);
			}
			return Double.parseDouble(started.group(1)) * MILLIS_PER_SECOND;
		}
	}

}
