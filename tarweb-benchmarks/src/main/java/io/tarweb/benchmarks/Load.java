package io.tarweb.benchmarks;

import java.io.IOException;

/**
 * A load generator: one thread, pinned, whose connections ask again when they have their
 * answers.
 */
interface Load {

	/** What the load was, for the report. */
	String version() throws IOException;

	/** How many answers can be half read when the time is up. */
	int inFlight(LoadCase load);

	/** Asks what a case is about, on a condition that {@link SampleCheck} found. */
	Result run(int port, LoadCase load, String condition, int seed, int seconds) throws IOException;

	/**
	 * What was counted. Percentiles that the generator doesn't tell are NaN.
	 */
	record Result(long requests, long bytes, double perSecond, double p50Micros, double p99Micros) {
	}

}
