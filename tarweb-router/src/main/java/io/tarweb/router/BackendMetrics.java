package io.tarweb.router;

import java.time.Duration;
import java.util.Map;

/**
 * What became of the connections that a backend was to get. No counter ever decreases
 * while the router exists and the route has its name.
 *
 * @param backend the backend in a few words
 * @param open the connections open now
 * @param opened the connections it got
 * @param took how long those took in all, from accepting the client to the moment when
 * the backend had it
 * @param receivedBytes what clients sent, through this process
 * @param sentBytes what clients were sent, through this process
 * @param failures the connections that it didn't get, and those that were cut; only kinds
 * that have occurred
 */
public record BackendMetrics(String backend, long open, long opened, Duration took, long receivedBytes, long sentBytes,
		Map<RouterFailure, Long> failures) {

	public BackendMetrics {
		failures = Map.copyOf(failures);
	}

}
