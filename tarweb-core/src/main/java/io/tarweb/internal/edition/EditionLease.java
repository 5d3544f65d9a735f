package io.tarweb.internal.edition;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One event loop's hold on one edition of a site: a plain counter on the loop's thread.
 * It starts at one, which stands for being current; at zero the loop releases the
 * edition.
 */
public final class EditionLease {

	private final Shared shared;

	private int users = 1;

	EditionLease(Shared shared) {
		this.shared = shared;
	}

	public Edition edition() {
		return this.shared.edition;
	}

	/**
	 * Holds the edition beyond the current task, until {@link #release()}.
	 */
	public void retain() {
		this.users++;
	}

	/**
	 * Gives back what {@link #retain()} took, exactly once.
	 */
	public void release() {
		if (--this.users == 0) {
			this.shared.letGo();
		}
	}

	void abandon() {
		if (this.users > 0) {
			this.users = 0;
			this.shared.letGo();
		}
	}

	/**
	 * The state shared by all loops' leases on one edition: touched once per loop and
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
