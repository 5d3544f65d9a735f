package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import io.tarweb.benchmarks.apps.PacedLoadApp;

/**
 * Our own load generator in a process of its own, with its connections open from one
 * phase to the next.
 */
final class LoadProcess implements AutoCloseable {

	private static final Duration SPARE = Duration.ofMinutes(2);

	private final TalkingChild child;

	private LoadProcess(TalkingChild child) {
		this.child = child;
	}

	/**
	 * Opens the connections.
	 * @param context what to start it with
	 * @param port the server's port
	 * @param connections how many connections
	 * @param request the request, a whole head
	 * @return the load, which asks for nothing yet
	 * @throws IOException if the server doesn't answer that request
	 */
	static LoadProcess start(Context context, int port, int connections, String request) throws IOException {
		byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
		int answerBytes;
		try (Probe probe = new Probe(port)) {
			answerBytes = probe.answerBytes(bytes);
		}
		Path log = context.place().workOf("paced-load").resolve("output.log");
		return new LoadProcess(TalkingChild.start(context.loadCore(),
				List.of(context.jdk().java(), "-Xmx256m", "-cp", ClassPath.all(), PacedLoadApp.class.getName(),
						Integer.toString(port), Integer.toString(connections), Integer.toString(answerBytes),
						Base64.getEncoder().encodeToString(bytes)),
				log));
	}

	/**
	 * Sends requests and waits for their answers.
	 * @param count how many
	 * @param perSecond at which rate, 0 for as many as can be
	 * @return what came of it
	 */
	PacedLoad.Result run(long count, double perSecond) {
		Duration planned = (perSecond > 0) ? Duration.ofSeconds((long) (count / perSecond)) : Duration.ZERO;
		String[] values = this.child.order(String.format(Locale.ROOT, "%d %f", count, perSecond), planned.plus(SPARE))
			.split(" ");
		return new PacedLoad.Result(Long.parseLong(values[0]), Double.parseDouble(values[1]), Long.parseLong(values[2]),
				Long.parseLong(values[3]), Long.parseLong(values[4]), Long.parseLong(values[5]));
	}

	@Override
	public void close() {
		this.child.close();
	}

}
