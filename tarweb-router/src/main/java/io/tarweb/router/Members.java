package io.tarweb.router;

import io.netty.util.concurrent.Promise;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one event loop, the oldest first. Used by the loop's thread only.
 */
final class Members {

	/** Per sweep, because ending thousands at once takes long. */
	private static final int MAX_ENDED = 64;

	private @Nullable Member first;

	private @Nullable Member last;

	private @Nullable Promise<Void> onEmpty;

	void add(Member member) {
		member.previous = this.last;
		if (this.last != null) {
			this.last.next = member;
		}
		else {
			this.first = member;
		}
		this.last = member;
	}

	void remove(Member member) {
		if (member.previous != null) {
			member.previous.next = member.next;
		}
		else if (this.first == member) {
			this.first = member.next;
		}
		else {
			// It isn't in the list any more.
			return;
		}
		if (member.next != null) {
			member.next.previous = member.previous;
		}
		else {
			this.last = member.previous;
		}
		member.previous = null;
		member.next = null;
		completeIfEmpty();
	}

	/**
	 * Lets clients check their deadlines.
	 * @return whether some are left for another turn of the loop
	 */
	boolean sweep(long nowNanos) {
		int ended = 0;
		Member member = this.first;
		while (member != null && ended < MAX_ENDED) {
			Member next = member.next;
			if (member.checkDeadline(nowNanos)) {
				ended++;
			}
			member = next;
		}
		return ended == MAX_ENDED;
	}

	/**
	 * The client that has kept memory for an incomplete first message the longest.
	 */
	@Nullable Member oldestHolder() {
		Member member = this.first;
		while (member != null && member.heldBytes() == 0) {
			member = member.next;
		}
		return member;
	}

	/**
	 * Tells every client that the router stops.
	 * @param onEmpty completed when the last one is gone
	 */
	void drain(Promise<Void> onEmpty) {
		this.onEmpty = onEmpty;
		Member member = this.first;
		while (member != null) {
			Member next = member.next;
			member.drain();
			member = next;
		}
		completeIfEmpty();
	}

	/** Ends every connection. */
	void cut() {
		Member member = this.first;
		while (member != null) {
			Member next = member.next;
			member.cut();
			member = next;
		}
	}

	private void completeIfEmpty() {
		if (this.first == null && this.onEmpty != null) {
			this.onEmpty.trySuccess(null);
		}
	}

}
