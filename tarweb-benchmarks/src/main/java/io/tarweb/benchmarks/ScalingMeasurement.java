package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.tarweb.benchmarks.SystemCommand.Context;

/**
 * What a request costs on two event loops against one.
 */
final class ScalingMeasurement {

	private static final int CONNECTIONS = 64;

	private static final int ROUNDS = 5;

	private static final int WARM_UP_SECONDS = 10;

	private ScalingMeasurement() {
	}

	static String measure(Context context) throws IOException {
		String bothCores = context.serverCore() + "," + context.loadCore();
		Wrk besideOne = context.wrk(context.loadCore(), CONNECTIONS);
		Wrk amongTwo = context.wrk(bothCores, CONNECTIONS);
		Path tar = context.content().tar();
		MarkdownTable table = new MarkdownTable("transport", "1 loop, CPU µs/request", "2 loops, CPU µs/request",
				"2 loops / 1 loop, same round");
		for (String transport : context.wantedOf("io_uring", "epoll")) {
			List<Double> ones = new ArrayList<>();
			List<Double> twos = new ArrayList<>();
			List<Double> ratios = new ArrayList<>();
			try (TarwebProcess one = TarwebProcess.start(context, transport, tar);
					TarwebProcess two = TarwebProcess.start(context, bothCores, List.of(transport, "2"), tar,
							List.of())) {
				besideOne.run(one.port(), LoadCase.PAGE, WARM_UP_SECONDS);
				amongTwo.run(two.port(), LoadCase.PAGE, WARM_UP_SECONDS);
				for (int round = 0; round < ROUNDS; round++) {
					double costOfOne = cpuMicros(besideOne, one, context.seconds());
					double costOfTwo = cpuMicros(amongTwo, two, context.seconds());
					ones.add(costOfOne);
					twos.add(costOfTwo);
					ratios.add(costOfTwo / costOfOne);
				}
			}
			table.row(transport, Statistics.shortly(Statistics.of(ones).median()),
					Statistics.shortly(Statistics.of(twos).median()), Statistics.of(ratios).ratio());
		}
		return "A page of 10 kB, " + CONNECTIONS + " connections, " + ROUNDS + " interleaved rounds of "
				+ context.seconds() + " s. If nothing is shared between loops, a request costs the same on two of "
				+ "them: a ratio of 1.05 leaves 1.9 times the throughput of one. On two cores the load generator "
				+ "runs on one of the server's: what it evicts from caches counts against two loops, and the "
				+ "throughput itself can't be shown. Locks and shared counters would show here; what only "
				+ "more than two loops bring about doesn't.\n\n" + table;
	}

	private static double cpuMicros(Wrk wrk, TarwebProcess server, int seconds) throws IOException {
		double before = server.child().cpuMicros();
		long requests = wrk.run(server.port(), LoadCase.PAGE, seconds).requests();
		return (server.child().cpuMicros() - before) / requests;
	}

}
