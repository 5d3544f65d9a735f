package io.tarweb.internal.edition;

import org.jspecify.annotations.Nullable;

/**
 * One event loop's view of the live site. Confined to that loop's thread, so reading the
 * current edition costs a field access.
 */
public final class EditionReader {

	private @Nullable EditionLease lease;

	private Runnable onReplaced = () -> {
	};

	EditionReader() {
	}

	/**
	 * Sets the action that releases what was derived from a lease once it is replaced.
	 * Call this once, before the loop serves.
	 * @param onReplaced runs on the loop
	 */
	public void onReplaced(Runnable onReplaced) {
		this.onReplaced = onReplaced;
	}

	/**
	 * The edition from which a request read now is answered. To use it beyond the current
	 * task, {@linkplain EditionLease#retain() retain} it.
	 */
	public EditionLease current() {
		EditionLease lease = this.lease;
		if (lease == null) {
			throw new IllegalStateException("No edition is in service yet");
		}
		return lease;
	}

	void replace(EditionLease next) {
		EditionLease previous = this.lease;
		this.lease = next;
		this.onReplaced.run();
		if (previous != null) {
			previous.release();
		}
	}

	void abandon() {
		EditionLease last = this.lease;
		this.lease = null;
		if (last != null) {
			last.abandon();
		}
	}

}
