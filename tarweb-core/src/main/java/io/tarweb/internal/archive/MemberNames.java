package io.tarweb.internal.archive;

import java.util.Arrays;

import io.tarweb.settings.ArchiveLimits;

/**
 * The names of the members while their table is being written: their bytes, one after
 * another, and the row of each.
 */
final class MemberNames {

	/** As large as an array may be. */
	private static final int MAX_BYTES = ArchiveLimits.MAX_NAME_BYTES;

	private byte[] bytes = new byte[1 << 12];

	private int[] starts = new int[129];

	private NameIndex index = new NameIndex(0);

	private int count;

	int count() {
		return this.count;
	}

	/** The number of bytes of all names. */
	int sizeBytes() {
		return this.starts[this.count];
	}

	int find(byte[] name, int length) {
		return this.index.find(this.bytes, this.starts, name, 0, length);
	}

	/**
	 * Finds a name whose hash is known.
	 * @return its row, or -1
	 */
	int find(byte[] name, int length, int hash) {
		return this.index.find(this.bytes, this.starts, name, 0, length, hash);
	}

	int length(int row) {
		return this.starts[row + 1] - this.starts[row];
	}

	void copy(int row, int from, byte[] target, int at) {
		System.arraycopy(this.bytes, this.starts[row] + from, target, at, length(row) - from);
	}

	byte[] get(int row) {
		return Arrays.copyOfRange(this.bytes, this.starts[row], this.starts[row + 1]);
	}

	int compare(int row, int other) {
		return Arrays.compareUnsigned(this.bytes, this.starts[row], this.starts[row + 1], this.bytes,
				this.starts[other], this.starts[other + 1]);
	}

	/**
	 * Compares the beginning of a name.
	 * @return zero if the name begins with the prefix, else the order of the two
	 */
	int comparePrefix(int row, byte[] prefix) {
		int from = this.starts[row];
		int to = from + Math.min(prefix.length, length(row));
		return Arrays.compareUnsigned(this.bytes, from, to, prefix, 0, prefix.length);
	}

	/**
	 * Appends a new name.
	 * @return its row
	 */
	int append(byte[] name, int length, int hash) {
		int row = this.count++;
		if (row + 1 == this.starts.length) {
			this.starts = Arrays.copyOf(this.starts, row * 2 + 1);
		}
		int start = this.starts[row];
		if (length > this.bytes.length - start) {
			long capacity = Math.max(this.bytes.length * 2L, (long) start + length);
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(capacity, MAX_BYTES));
		}
		System.arraycopy(name, 0, this.bytes, start, length);
		this.starts[row + 1] = start + length;
		this.index.add(hash, row);
		return row;
	}

	/** Begins to renumber the rows. Then call {@link #keep} for each that stays. */
	void renumber(int rows) {
		this.index = new NameIndex(rows);
		this.count = 0;
	}

	/**
	 * Keeps a name.
	 * @param row its old row, above those of all that were kept
	 * @return its new row
	 */
	int keep(int row) {
		int start = this.starts[row];
		int length = length(row);
		int kept = this.count++;
		int to = this.starts[kept];
		System.arraycopy(this.bytes, start, this.bytes, to, length);
		this.starts[kept + 1] = to + length;
		this.index.add(MemberName.hash(this.bytes, to, to + length), kept);
		return kept;
	}

	/** Trims the arrays to their sizes, one after the other. */
	void trim() {
		this.bytes = Arrays.copyOf(this.bytes, sizeBytes());
		this.starts = Arrays.copyOf(this.starts, this.count + 1);
	}

	byte[] bytes() {
		return this.bytes;
	}

	int[] starts() {
		return this.starts;
	}

	NameIndex index() {
		return this.index;
	}

}
