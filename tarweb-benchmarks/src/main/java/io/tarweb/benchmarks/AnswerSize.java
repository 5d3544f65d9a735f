package io.tarweb.benchmarks;

import java.io.IOException;

/**
 * How many bytes answers have on average. wrk looks at no body, but if more than some
 * hundredths of them were wrong, their bytes wouldn't add up.
 *
 * @param minBytes the least that an average answer has
 * @param maxBytes the most that an average answer has
 * @param inFlight how many more answers than were counted can have begun to arrive
 */
record AnswerSize(double minBytes, double maxBytes, int inFlight) {

	/** What head fields one answer may have. */
	private static final int MAX_HEAD_BYTES = 2048;

	/** How far the mean of the random pages asked for may be from that of all. */
	private static final double RANDOM_SPREAD = 0.1;

	static AnswerSize of(LoadCase load, BenchContent content, int inFlight) throws IOException {
		double body = switch (load) {
			case NOT_MODIFIED -> 0;
			case RANDOM -> BenchContent.MEAN_RANDOM_BYTES;
			default -> content.bytes(load.path()).length;
		};
		double spread = (load == LoadCase.RANDOM) ? RANDOM_SPREAD * body : 0;
		return new AnswerSize(body - spread, body + spread + MAX_HEAD_BYTES, inFlight);
	}

	/**
	 * Adds up.
	 * @param result what arrived
	 * @throws IOException if that can't be right
	 */
	void require(WrkResult result) throws IOException {
		if (result.bytes() < this.minBytes * result.requests()
				|| result.bytes() > this.maxBytes * (result.requests() + this.inFlight)) {
			throw new IOException(String.format("%d answers have %d bytes, not %.0f to %.0f each", result.requests(),
					result.bytes(), this.minBytes, this.maxBytes));
		}
	}

}
