package io.tarweb.internal.archive;

import java.util.Arrays;

/**
 * A hash table from names to rows, with open addressing and linear probing. A slot is one
 * long, the name's hash above the row's number plus one, so a wrong slot is nearly always
 * passed without a look at the names. Between one and two thirds of the slots are taken,
 * once there are more than a few names.
 */
final class NameIndex {

	private static final int MIN_SLOTS = 16;

	private long[] slots;

	private int taken;

	NameIndex(int expected) {
		int slotCount = MIN_SLOTS;
		while (slotCount * 2L < expected * 3L) {
			slotCount *= 2;
		}
		this.slots = new long[slotCount];
	}

	/**
	 * Looks a name up; allocates nothing.
	 * @param starts where the name of each row begins and that of the row before ends
	 * @return the row or -1
	 */
	int find(byte[] names, int[] starts, byte[] name, int from, int to) {
		return find(names, starts, name, from, to, MemberName.hash(name, from, to));
	}

	int find(byte[] names, int[] starts, byte[] name, int from, int to, int hash) {
		int mask = this.slots.length - 1;
		for (int i = hash & mask;; i = i + 1 & mask) {
			long slot = this.slots[i];
			if (slot == 0) {
				return -1;
			}
			if ((int) (slot >>> 32) == hash) {
				int row = (int) slot - 1;
				if (Arrays.equals(names, starts[row], starts[row + 1], name, from, to)) {
					return row;
				}
			}
		}
	}

	/**
	 * Adds a name that isn't in the index yet.
	 * @param hash the hash of the name
	 */
	void add(int hash, int row) {
		if (++this.taken * 3L > this.slots.length * 2L) {
			grow();
		}
		put((long) hash << 32 | row + 1);
	}

	private void put(long slot) {
		int mask = this.slots.length - 1;
		int i = (int) (slot >>> 32) & mask;
		while (this.slots[i] != 0) {
			i = i + 1 & mask;
		}
		this.slots[i] = slot;
	}

	private void grow() {
		long[] old = this.slots;
		this.slots = new long[old.length * 2];
		for (long slot : old) {
			if (slot != 0) {
				put(slot);
			}
		}
	}

	long sizeBytes() {
		return (long) this.slots.length * Long.BYTES;
	}

}
