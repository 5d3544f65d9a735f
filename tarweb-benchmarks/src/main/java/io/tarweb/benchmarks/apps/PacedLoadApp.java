package io.tarweb.benchmarks.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import io.tarweb.benchmarks.PacedLoad;
import io.tarweb.benchmarks.TalkingChild;

/**
 * A paced load as a process of its own. Each order, {@code count perSecond}, is a phase
 * on the same connections. Arguments: port, connections, length of an answer, the request
 * in Base64.
 */
public final class PacedLoadApp {

	private PacedLoadApp() {
	}

	public static void main(String[] args) throws IOException {
		byte[] request = Base64.getDecoder().decode(args[3]);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try (PacedLoad load = new PacedLoad(Integer.parseInt(args[0]), Integer.parseInt(args[1]), request,
				Integer.parseInt(args[2]))) {
			for (String order = in.readLine(); order != null; order = in.readLine()) {
				String[] phase = order.split(" ");
				PacedLoad.Result result = load.run(Long.parseLong(phase[0]), Double.parseDouble(phase[1]));
				System.out.println(String.format(Locale.ROOT, "%s%d %f %d %d %d %d", TalkingChild.ANSWER,
						result.requests(), result.seconds(), result.p50Micros(), result.p99Micros(), result.maxMicros(),
						result.stallMicros()));
			}
		}
	}

}
