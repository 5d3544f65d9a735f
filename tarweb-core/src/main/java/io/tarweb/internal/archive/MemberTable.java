package io.tarweb.internal.archive;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The members of an archive, immutable, as parallel arrays instead of an object each. A
 * member costs 24 bytes for offset, length and time, 4 for the position of its name and
 * 12 to 24 for one and a half to three slots of the index: at most 52 beyond the bytes of
 * the name, and 8 more in archives that have hashes of their contents. If contents may be
 * packed, it costs another 8 for the packed length, and 4 for a checksum.
 */
final class MemberTable {

	/** In place of a packed length: the content isn't packed. */
	static final long PLAIN = -1;

	private final byte[] names;

	private final int[] nameStarts;

	private final long[] offsets;

	private final long[] lengths;

	private final long[] modifiedSeconds;

	private final long @Nullable [] packedLengths;

	private final int @Nullable [] checksums;

	private final long @Nullable [] hashes;

	private final NameIndex index;

	MemberTable(byte[] names, int[] nameStarts, long[] offsets, long[] lengths, long[] modifiedSeconds,
			long @Nullable [] packedLengths, int @Nullable [] checksums, long @Nullable [] hashes, NameIndex index) {
		this.names = names;
		this.nameStarts = nameStarts;
		this.offsets = offsets;
		this.lengths = lengths;
		this.modifiedSeconds = modifiedSeconds;
		this.packedLengths = packedLengths;
		this.checksums = checksums;
		this.hashes = hashes;
		this.index = index;
	}

	int size() {
		return this.offsets.length;
	}

	int find(byte[] name, int from, int to) {
		return this.index.find(this.names, this.nameStarts, name, from, to);
	}

	int nameLength(int member) {
		return this.nameStarts[member + 1] - this.nameStarts[member];
	}

	void copyName(int member, byte[] target, int at) {
		System.arraycopy(this.names, this.nameStarts[member], target, at, nameLength(member));
	}

	long offset(int member) {
		return this.offsets[member];
	}

	long length(int member) {
		return this.lengths[member];
	}

	long modifiedSecond(int member) {
		return this.modifiedSeconds[member];
	}

	boolean isPacked(int member) {
		return this.packedLengths != null && this.packedLengths[member] != PLAIN;
	}

	long storedLength(int member) {
		return (this.packedLengths != null && this.packedLengths[member] != PLAIN) ? this.packedLengths[member]
				: this.lengths[member];
	}

	int checksum(int member) {
		return Objects.requireNonNull(this.checksums)[member];
	}

	long hash(int member) {
		return (this.hashes != null) ? this.hashes[member] : 0;
	}

	/**
	 * Returns the size of the arrays in bytes, including names, without their object
	 * headers.
	 */
	long sizeBytes() {
		return this.names.length + (long) this.nameStarts.length * Integer.BYTES
				+ (long) (this.offsets.length + this.lengths.length + this.modifiedSeconds.length) * Long.BYTES
				+ ((this.packedLengths != null) ? (long) this.packedLengths.length * Long.BYTES : 0)
				+ ((this.checksums != null) ? (long) this.checksums.length * Integer.BYTES : 0)
				+ ((this.hashes != null) ? (long) this.hashes.length * Long.BYTES : 0) + this.index.sizeBytes();
	}

}
