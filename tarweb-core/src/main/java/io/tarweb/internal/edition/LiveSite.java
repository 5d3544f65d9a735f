package io.tarweb.internal.edition;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The edition of a site that is in service, and the only way to replace it.
 * <p>
 * The invariant: an edition is open as long as it is current, some event loop holds it or
 * a rollback may need it. Every loop holds one edition at a time through its own
 * {@link EditionReader} and counts its users there without sharing a counter with other
 * loops; a loop releases an old edition when it has been told of the new one and its last
 * user is done. The last loop to release it gives back the hold that all of them had.
 */
public final class LiveSite {

	private final Map<EventExecutor, EditionReader> readers = new IdentityHashMap<>();

	private final Executor closer;

	private volatile @Nullable Edition current;

	/**
	 * Creates a site without an edition.
	 * @param loops the event loops that will read; each gets a reader of its own
	 * @param closer closes archives: unmapping takes longer than an event loop can spare
	 */
	public LiveSite(List<? extends EventExecutor> loops, Executor closer) {
		this.closer = closer;
		for (EventExecutor loop : loops) {
			this.readers.put(loop, new EditionReader());
		}
	}

	/**
	 * The reader of one event loop.
	 * @param loop one of the loops given at construction
	 * @return the reader, for use on that loop only
	 */
	public EditionReader reader(EventExecutor loop) {
		EditionReader reader = this.readers.get(loop);
		if (reader == null) {
			throw new IllegalArgumentException("Not an event loop of this server: " + loop);
		}
		return reader;
	}

	/**
	 * The edition in service, {@code null} before the first.
	 */
	public @Nullable Edition current() {
		return this.current;
	}

	/**
	 * Puts an edition into service. When this returns, every request whose head is read
	 * from now on is answered from it. Call this from one thread at a time, and from none
	 * of the event loops.
	 * @param next the edition, held by the caller; the loops get a hold of their own
	 * @throws InterruptedException if the thread is interrupted while the loops switch
	 * over; they do so all the same
	 */
	public void publish(Edition next) throws InterruptedException {
		next.retain();
		EditionLease.Shared shared = new EditionLease.Shared(next, this.readers.size(), this.closer);
		this.current = next;
		CountDownLatch switched = new CountDownLatch(this.readers.size());
		this.readers.forEach((loop, reader) -> {
			try {
				loop.execute(() -> {
					reader.replace(new EditionLease(shared));
					switched.countDown();
				});
			}
			catch (RejectedExecutionException ex) {
				shared.letGo();
				switched.countDown();
			}
		});
		switched.await();
	}

	/**
	 * Releases the current edition on behalf of every loop. Call this only when all loops
	 * have ended: their leases are returned here, whatever their users are doing.
	 */
	public void close() {
		this.readers.values().forEach(EditionReader::abandon);
		this.current = null;
	}

}
