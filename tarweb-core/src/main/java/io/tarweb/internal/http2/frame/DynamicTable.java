package io.tarweb.internal.http2.frame;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The fields that the peer has had remembered (RFC 7541, 2.3.2), the latest one first. Of
 * what doesn't matter to a server only the size is kept. Grows as needed, and holds at
 * most {@link #MAX_BYTES} by the RFC's count.
 */
final class DynamicTable {

	/** The size that both sides begin with (RFC 9113, 6.5.2), and none larger is set. */
	static final int MAX_BYTES = 4096;

	private static final int INITIAL_FIELDS = 8;

	private static final byte[] NOTHING = {};

	/** A ring, as long as a power of two. */
	private @Nullable TableField[] fields = new @Nullable TableField[INITIAL_FIELDS];

	/** How many were added; the latest one is in the place before. */
	private int added;

	private int count;

	private int bytes;

	private int maxBytes = MAX_BYTES;

	/**
	 * Sets how much may be kept, and drops what is more.
	 * @param maxBytes at most {@link #MAX_BYTES}
	 */
	void resize(int maxBytes) {
		this.maxBytes = maxBytes;
		evict(0);
	}

	/**
	 * Adds a field. One that is larger than the table leaves it empty (4.4).
	 * @param name a number of {@link FieldName}
	 */
	void add(int name, int nameLength, byte[] value, int from, int to, boolean valid) {
		int size = TableField.OVERHEAD + nameLength + to - from;
		evict(size);
		if (size > this.maxBytes) {
			return;
		}
		if (this.count == this.fields.length) {
			grow();
		}
		byte[] kept = (valid && name <= FieldName.TE) ? Arrays.copyOfRange(value, from, to) : NOTHING;
		this.fields[slot(this.added++)] = new TableField(name, nameLength, kept, size, valid);
		this.count++;
		this.bytes += size;
	}

	private void evict(int more) {
		while (this.count > 0 && this.bytes + more > this.maxBytes) {
			int oldest = slot(this.added - this.count);
			TableField field = this.fields[oldest];
			this.bytes -= (field != null) ? field.size() : 0;
			this.fields[oldest] = null;
			this.count--;
		}
	}

	private void grow() {
		@Nullable TableField[] fields = new @Nullable TableField[2 * this.count];
		for (int i = 0; i < this.count; i++) {
			fields[i] = this.fields[slot(this.added - this.count + i)];
		}
		this.fields = fields;
		this.added = this.count;
	}

	private int slot(int number) {
		return number & this.fields.length - 1;
	}

	/**
	 * A field.
	 * @param index its number, 0 for the latest one
	 * @return the field, {@code null} if there is none
	 */
	@Nullable TableField get(int index) {
		return (index < this.count) ? this.fields[slot(this.added - 1 - index)] : null;
	}

}
