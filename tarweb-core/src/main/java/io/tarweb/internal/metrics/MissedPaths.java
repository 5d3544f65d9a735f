package io.tarweb.internal.metrics;

import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.metrics.MissedPath;
import org.jspecify.annotations.Nullable;

/**
 * The most missed paths of one event loop, for the thread of that loop only. They are
 * kept in a fixed number of slots, whatever is requested: when all are taken, a new path
 * takes over the slot with the smallest count, and inherits that count as the possible
 * error of its own (Space-Saving: Metwally, Agrawal and El Abbadi, "Efficient computation
 * of frequent and top-k elements in data streams", 2005). So every path that makes up
 * more than one in {@value #CAPACITY} of all misses has a slot, and no path is shown with
 * more misses than it had.
 */
final class MissedPaths {

	static final int CAPACITY = 512;

	/** Longer paths and referrers are cut off. */
	static final int MAX_TEXT_BYTES = 256;

	/** Storage grows in steps of this size, so that a slot soon fits anything. */
	private static final int STEP_BYTES = 64;

	/** Seeded, so that clients can't choose colliding paths. */
	private final Hasher64 hasher = Hashing.xxh3_64(new SplittableRandom().nextLong());

	private final byte[] referrer = new byte[MAX_TEXT_BYTES];

	/** All slots in use, the largest count first. */
	private final Slot[] ranking = new Slot[CAPACITY];

	/** Chains of slots by hash. */
	private final @Nullable Slot[] chains = new Slot[CAPACITY * 2];

	private int size;

	/**
	 * Counts a miss.
	 * @return the path's slot, for {@link #refer}
	 */
	Slot add(byte[] bytes, int from, int to, long epochSecond) {
		int length = Math.min(to - from, MAX_TEXT_BYTES);
		boolean cut = to - from > length;
		long hash = this.hasher.hashBytesToLong(bytes, from, length);
		Slot slot = find(hash, bytes, from, length);
		if (slot == null) {
			slot = (this.size < CAPACITY) ? open() : evict();
			slot.set(hash, bytes, from, length);
			int chain = chain(hash);
			slot.next = this.chains[chain];
			this.chains[chain] = slot;
		}
		slot.cut |= cut;
		slot.lastEpochSecond = epochSecond;
		promote(slot);
		return slot;
	}

	/**
	 * Notes where a path is linked from, unless that is noted already.
	 */
	void refer(Slot slot, byte[] bytes, int from, int to) {
		if (slot.referrerLength == 0) {
			slot.refer(this.referrer, Referrer.copy(bytes, from, to, this.referrer));
		}
	}

	private @Nullable Slot find(long hash, byte[] bytes, int from, int length) {
		Slot slot = this.chains[chain(hash)];
		while (slot != null && !slot.is(hash, bytes, from, length)) {
			slot = slot.next;
		}
		return slot;
	}

	private static int chain(long hash) {
		return (int) hash & CAPACITY * 2 - 1;
	}

	private Slot open() {
		Slot slot = new Slot(this.size);
		this.ranking[this.size++] = slot;
		return slot;
	}

	private Slot evict() {
		Slot last = this.ranking[this.size - 1];
		int chain = chain(last.hash);
		Slot other = this.chains[chain];
		if (other == last) {
			this.chains[chain] = last.next;
		}
		while (other != null) {
			if (other.next == last) {
				other.next = last.next;
			}
			other = other.next;
		}
		last.inherited = last.count;
		return last;
	}

	/**
	 * Counts one more: the slot changes places with the first one of the same count, so
	 * that the ranking stays in order.
	 */
	private void promote(Slot slot) {
		int low = 0;
		int high = slot.rank;
		while (low < high) {
			int middle = low + high >>> 1;
			if (this.ranking[middle].count > slot.count) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		Slot first = this.ranking[low];
		this.ranking[slot.rank] = first;
		first.rank = slot.rank;
		this.ranking[low] = slot;
		slot.rank = low;
		slot.count++;
	}

	/**
	 * The records of all paths that have a slot.
	 * @return the paths, in no particular order
	 */
	MissedPath[] toArray() {
		return Arrays.stream(this.ranking, 0, this.size).map(Slot::toPath).toArray(MissedPath[]::new);
	}

	/**
	 * The record of one path.
	 */
	static final class Slot {

		private @Nullable Slot next;

		private int rank;

		private long hash;

		private long count;

		/** The part of the count that may belong to earlier paths. */
		private long inherited;

		private long lastEpochSecond;

		private byte[] path = {};

		private int pathLength;

		private boolean cut;

		private byte[] referrer = {};

		private int referrerLength;

		private Slot(int rank) {
			this.rank = rank;
		}

		private boolean is(long hash, byte[] bytes, int from, int length) {
			return this.hash == hash && Arrays.equals(this.path, 0, this.pathLength, bytes, from, from + length);
		}

		private void set(long hash, byte[] bytes, int from, int length) {
			this.hash = hash;
			this.path = room(this.path, length);
			System.arraycopy(bytes, from, this.path, 0, length);
			this.pathLength = length;
			this.cut = false;
			this.referrerLength = 0;
		}

		private void refer(byte[] bytes, int length) {
			this.referrer = room(this.referrer, length);
			System.arraycopy(bytes, 0, this.referrer, 0, length);
			this.referrerLength = length;
		}

		private static byte[] room(byte[] present, int length) {
			return (present.length >= length) ? present : new byte[(length + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES];
		}

		private MissedPath toPath() {
			String text = AddressText.of(this.path, this.pathLength);
			return new MissedPath((this.cut) ? text + "..." : text, this.count - this.inherited,
					(this.referrerLength > 0) ? AddressText.of(this.referrer, this.referrerLength) : null,
					Instant.ofEpochSecond(this.lastEpochSecond));
		}

	}

}
