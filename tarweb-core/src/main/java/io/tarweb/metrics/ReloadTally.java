package io.tarweb.metrics;

import java.time.Duration;

/**
 * The reloads that ended in one way.
 *
 * @param count how many there were
 * @param took how long they took together
 */
public record ReloadTally(long count, Duration took) {

	static final ReloadTally NONE = new ReloadTally(0, Duration.ZERO);

	ReloadTally plus(Duration another) {
		return new ReloadTally(this.count + 1, this.took.plus(another));
	}

}
