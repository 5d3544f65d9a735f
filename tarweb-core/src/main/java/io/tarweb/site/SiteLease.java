package io.tarweb.site;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One event loop's hold on one edition of a site: a plain counter on the loop's thread.
 * It starts at one, which stands for "is the current one"; when it falls to zero the loop
 * lets go.
 */
public final class SiteLease {

	/**
	 * Elements that keep other loops' counters away, wherever a collection moves this:
	 * two cache lines of 64 bytes, for processors fetch them in pairs.
	 */
	private static final int PADDING = 32;

	private final Shared shared;

	/** One counter, in the middle of its padding. */
	private final int[] users = new int[PADDING + 1 + PADDING];

	SiteLease(Shared shared) {
		this.shared = shared;
		this.users[PADDING] = 1;
	}

	public Edition edition() {
		return this.shared.edition;
	}

	/**
	 * Holds the edition beyond the current task, until {@link #release()}.
	 */
	public void retain() {
		this.users[PADDING]++;
	}

	/**
	 * Gives back what {@link #retain()} took, exactly once.
	 */
	public void release() {
		if (--this.users[PADDING] == 0) {
			this.shared.letGo();
		}
	}

	void abandon() {
		if (this.users[PADDING] > 0) {
			this.users[PADDING] = 0;
			this.shared.letGo();
		}
	}

	/**
	 * What the leases of all loops on one edition share: touched once per loop and
	 * reload, never per request.
	 */
	static final class Shared {

		private final Edition edition;

		private final AtomicInteger holders;

		private final Executor closer;

		Shared(Edition edition, int loops, Executor closer) {
			this.edition = edition;
			this.holders = new AtomicInteger(loops);
			this.closer = closer;
		}

		void letGo() {
			if (this.holders.decrementAndGet() == 0) {
				this.closer.execute(this.edition::release);
			}
		}

	}

}
