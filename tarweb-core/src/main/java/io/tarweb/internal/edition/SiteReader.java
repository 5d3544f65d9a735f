package io.tarweb.internal.edition;

import org.jspecify.annotations.Nullable;

/**
 * One event loop's view of the live site. Confined to that loop's thread, so reading the
 * current edition costs a field access.
 */
public final class SiteReader {

	private @Nullable SiteLease lease;

	private Runnable onReplaced = () -> {
	};

	SiteReader() {
	}

	/**
	 * Sets who releases what was made of the lease before, when there is another. To be
	 * called once, before the loop serves.
	 * @param onReplaced runs on the loop
	 */
	public void onReplaced(Runnable onReplaced) {
		this.onReplaced = onReplaced;
	}

	/**
	 * The edition that a request which is read now is answered from. Whoever uses it
	 * longer than the current task {@linkplain SiteLease#retain() retains} it.
	 */
	public SiteLease current() {
		SiteLease lease = this.lease;
		if (lease == null) {
			throw new IllegalStateException("No edition is in service yet");
		}
		return lease;
	}

	void replace(SiteLease next) {
		SiteLease previous = this.lease;
		this.lease = next;
		this.onReplaced.run();
		if (previous != null) {
			previous.release();
		}
	}

	void abandon() {
		SiteLease last = this.lease;
		this.lease = null;
		if (last != null) {
			last.abandon();
		}
	}

}
