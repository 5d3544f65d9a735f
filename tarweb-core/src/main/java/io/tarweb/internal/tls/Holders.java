package io.tarweb.internal.tls;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts who holds something that is to be freed when it is out of service and the last
 * holder has let go of it. Once freed, it can't be held again. Any thread.
 */
public final class Holders {

	/** One holder stands for being in service. */
	private final AtomicInteger count = new AtomicInteger(1);

	private final Runnable onFreed;

	/**
	 * Begins with what is in service.
	 * @param onFreed frees it, on the thread of the last {@link #release}
	 */
	public Holders(Runnable onFreed) {
		this.onFreed = onFreed;
	}

	/**
	 * Holds it until {@link #release}.
	 * @return {@code false} if it has been freed
	 */
	public boolean retain() {
		int count = this.count.get();
		while (count > 0) {
			if (this.count.compareAndSet(count, count + 1)) {
				return true;
			}
			count = this.count.get();
		}
		return false;
	}

	/**
	 * Lets go of it: once for each hold, and once to take it out of service.
	 */
	public void release() {
		if (this.count.decrementAndGet() == 0) {
			this.onFreed.run();
		}
	}

}
