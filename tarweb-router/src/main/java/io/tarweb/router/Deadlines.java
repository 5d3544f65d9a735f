package io.tarweb.router;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How often deadlines are checked: nothing is scheduled for a single connection.
 */
final class Deadlines {

	private static final long MIN_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	private static final long MAX_SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

	private Deadlines() {
	}

	/**
	 * A missed deadline is noticed late by up to a tenth of the shortest one.
	 */
	static long sweepNanos(RouterSettings settings) {
		Stream<Duration> ofAll = Stream.of(settings.handshakeTimeout(), settings.idleTimeout(), settings.maxLifetime());
		Stream<Duration> ofRoutes = settings.all()
			.stream()
			.flatMap((route) -> Stream.of(route.handshakeTimeout(), route.idleTimeout(), route.maxLifetime()));
		long shortest = Stream.concat(ofAll, ofRoutes)
			.filter(Objects::nonNull)
			.mapToLong(Duration::toNanos)
			.min()
			.orElse(MAX_SWEEP_NANOS);
		return Math.min(Math.max(shortest / 10, MIN_SWEEP_NANOS), MAX_SWEEP_NANOS);
	}

}
