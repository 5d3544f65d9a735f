package io.tarweb.spring.internal.watch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

import io.tarweb.spring.internal.source.WatchableSource;
import org.jspecify.annotations.Nullable;

/**
 * A source, the time of its next check, and its last failure. Owned by the watch's
 * thread.
 */
final class WatchedSource {

	/** After this many failures, the interval is no longer doubled. */
	private static final int MAX_DOUBLINGS = 4;

	private final String site;

	private final WatchableSource source;

	private final WatchSettings settings;

	private long dueNanos;

	private int failures;

	private @Nullable String lastFailure;

	/**
	 * A source that was just loaded from. The first check of a remote one comes after a
	 * random part of the interval, so that instances that start together are spread from
	 * the beginning.
	 */
	WatchedSource(String site, WatchableSource source, WatchSettings settings, long nowNanos) {
		this.site = site;
		this.source = source;
		this.settings = settings;
		this.dueNanos = nowNanos + (isLocal() ? 0 : random(settings.pollInterval()));
	}

	private boolean isLocal() {
		return !this.source.watchPoints().isEmpty();
	}

	String site() {
		return this.site;
	}

	WatchableSource source() {
		return this.source;
	}

	long dueNanos() {
		return this.dueNanos;
	}

	/**
	 * Something happened, and more may follow: the check waits until it is quiet.
	 */
	void disturbed(long nowNanos) {
		this.dueNanos = nowNanos + this.settings.quietPeriod().toNanos();
	}

	/**
	 * The check succeeded.
	 * @return whether the previous one failed
	 */
	boolean succeeded(long nowNanos) {
		boolean recovered = this.failures > 0;
		this.failures = 0;
		this.lastFailure = null;
		this.dueNanos = nowNanos + intervalNanos();
		return recovered;
	}

	/**
	 * The check failed. Repeated failures lengthen the time to the next one.
	 * @return whether that is news
	 */
	boolean failed(String reason, long nowNanos) {
		boolean news = !reason.equals(this.lastFailure);
		this.lastFailure = reason;
		this.failures++;
		this.dueNanos = nowNanos + (intervalNanos() << Math.min(this.failures, MAX_DOUBLINGS));
		return news;
	}

	private long intervalNanos() {
		return this.settings.pollInterval().toNanos() + random(this.settings.jitter());
	}

	private static long random(Duration limit) {
		return ThreadLocalRandom.current().nextLong(limit.toNanos() + 1);
	}

}
