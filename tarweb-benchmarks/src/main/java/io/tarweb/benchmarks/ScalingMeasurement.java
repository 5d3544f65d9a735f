package io.tarweb.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a request costs on two event loops against one.
 */
final class ScalingMeasurement implements Measurement {

	private static final int CONNECTIONS = 64;

	private static final int ROUNDS = 5;

	private static final int WARM_UP_SECONDS = 10;

	private final CpuMeter meter = new CpuMeter();

	@Override
	public String name() {
		return "scaling";
	}

	@Override
	public String title() {
		return "Two event loops against one";
	}

	@Override
	public String measure(Context context) throws IOException {
		String bothCores = context.serverCore() + "," + context.loadCore();
		Wrk besideOne = new Wrk(context.loadCore(), CONNECTIONS, context.place().work());
		Wrk amongTwo = new Wrk(bothCores, CONNECTIONS, context.place().work());
		MarkdownTable table = new MarkdownTable("transport", "1 loop, CPU µs/request", "2 loops, CPU µs/request",
				"2 loops / 1 loop, same round");
		for (String transport : context.wantedOf("io_uring", "epoll")) {
			List<Double> ones = new ArrayList<>();
			List<Double> twos = new ArrayList<>();
			List<Double> ratios = new ArrayList<>();
			try (TarwebProcess one = TarwebProcess.start(context, context.serverCore(), transport, 1,
					context.content().tar());
					TarwebProcess two = TarwebProcess.start(context, bothCores, transport, 2,
							context.content().tar())) {
				besideOne.run(one.port(), BenchContent.PAGE, WARM_UP_SECONDS);
				amongTwo.run(two.port(), BenchContent.PAGE, WARM_UP_SECONDS);
				for (int round = 0; round < ROUNDS; round++) {
					double costOfOne = cpuMicros(besideOne, one, context.seconds());
					double costOfTwo = cpuMicros(amongTwo, two, context.seconds());
					ones.add(costOfOne);
					twos.add(costOfTwo);
					ratios.add(costOfTwo / costOfOne);
				}
			}
			table.row(transport, Numbers.shortly(Statistics.of(ones).median()),
					Numbers.shortly(Statistics.of(twos).median()), Numbers.ratio(Statistics.of(ratios)));
		}
		return "A page of 10 kB, " + CONNECTIONS + " connections, " + ROUNDS + " interleaved rounds of "
				+ context.seconds() + " s. If nothing is shared between loops, a request costs the same on two of "
				+ "them: a ratio of 1.05 leaves 1.9 times the throughput of one. On two cores the load generator "
				+ "runs on one of the server's: what it evicts from caches counts against two loops, and the "
				+ "throughput itself can't be shown. Locks and shared counters would show here; what only "
				+ "more than two loops bring about doesn't.\n\n" + table;
	}

	private double cpuMicros(Wrk wrk, TarwebProcess server, int seconds) throws IOException {
		double before = this.meter.micros(server.handle());
		WrkResult result = wrk.run(server.port(), BenchContent.PAGE, seconds);
		if (result.errors() > 0) {
			throw new IOException(result.errors() + " errors in " + result.requests() + " requests");
		}
		return (this.meter.micros(server.handle()) - before) / result.requests();
	}

}
