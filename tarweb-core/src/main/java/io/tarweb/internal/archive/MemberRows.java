package io.tarweb.internal.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.tarweb.error.ArchiveException;
import io.tarweb.settings.ArchiveLimits;
import org.jspecify.annotations.Nullable;

/**
 * The table of members while it is being written. A name keeps its row; a later entry of
 * the same name overwrites the row, as unpacking would overwrite the file. A row holds a
 * content, an unresolved symbolic link, or nothing any more.
 */
public final class MemberRows {

	/** Bounds what links can multiply; a stored file brings its own 512 bytes. */
	static final int MAX_ROWS = ArchiveLimits.MAX_ENTRIES;

	private static final long SYMLINK = -1;

	private static final long NOTHING = -2;

	private final MemberNames names = new MemberNames();

	private long[] offsets = new long[128];

	private long[] lengths = new long[128];

	private long[] modifiedSeconds = new long[128];

	private long @Nullable [] packedLengths;

	private int @Nullable [] checksums;

	/**
	 * Created with the first content whose hash is known; 0 for those whose hash isn't.
	 */
	private long @Nullable [] hashes;

	private final List<byte[]> linkTargets = new ArrayList<>();

	private final ArchiveLimits limits;

	private final boolean tracksHardLinks;

	/**
	 * For a hard link, one more than the row under whose name its content is stored, else
	 * 0; created with the first hard link if they are tracked.
	 */
	private int @Nullable [] storedRows;

	private int emptied;

	private int replaced;

	/**
	 * Makes an empty table.
	 * @param packing how contents may be packed, which decides what a row has room for
	 * @param limits how much the table may hold
	 * @param tracksHardLinks whether {@link #storedRow} will be called
	 */
	MemberRows(Packing packing, ArchiveLimits limits, boolean tracksHardLinks) {
		this.limits = limits;
		this.tracksHardLinks = tracksHardLinks;
		this.packedLengths = (packing != Packing.NONE) ? new long[128] : null;
		this.checksums = (packing == Packing.DEFLATE) ? new int[128] : null;
	}

	/**
	 * The failure of an archive that is over the limits.
	 */
	ArchiveException tooLarge(Path file) {
		return ArchiveException.tooLarge(file, this.limits.maxEntries(), this.limits.maxNameBytes());
	}

	/** The names, by row. */
	MemberNames names() {
		return this.names;
	}

	int count() {
		return this.names.count();
	}

	int replaced() {
		return this.replaced;
	}

	boolean hasRoomFor(int nameLength) {
		return this.names.count() < this.limits.maxEntries()
				&& this.names.sizeBytes() <= this.limits.maxNameBytes() - nameLength;
	}

	int find(byte[] name, int length) {
		return this.names.find(name, length);
	}

	boolean isContent(int row) {
		return this.lengths[row] >= 0;
	}

	boolean isSymlink(int row) {
		return this.lengths[row] == SYMLINK;
	}

	boolean isPacked(int row) {
		return this.packedLengths != null && this.packedLengths[row] != MemberTable.PLAIN;
	}

	long offset(int row) {
		return this.offsets[row];
	}

	long length(int row) {
		return this.lengths[row];
	}

	int checksum(int row) {
		return Objects.requireNonNull(this.checksums)[row];
	}

	/**
	 * The symbolic link that a row holds.
	 * @param row a row that holds one
	 * @return an index into {@link #linkTargets()}
	 */
	int link(int row) {
		return (int) this.offsets[row];
	}

	List<byte[]> linkTargets() {
		return this.linkTargets;
	}

	/**
	 * Gives a name a content.
	 * @param length the length of the name
	 * @param hash the hash of the content, or 0 if it isn't known
	 * @return the row that holds it
	 */
	int putContent(byte[] name, int length, long offset, long contentLength, long modifiedSecond, long hash) {
		int row = rowToReplace(name, length);
		set(row, offset, contentLength, modifiedSecond, hash);
		return row;
	}

	/**
	 * Says how a row's content is stored.
	 * @param row a row with a content, of a table that has room for it
	 * @param offset where it begins in the file
	 * @param packedLength its packed length, {@link MemberTable#PLAIN} if it isn't packed
	 * @param checksum its CRC-32, if the table has room for it
	 */
	void store(int row, long offset, long packedLength, int checksum) {
		this.offsets[row] = offset;
		Objects.requireNonNull(this.packedLengths)[row] = packedLength;
		if (this.checksums != null) {
			this.checksums[row] = checksum;
		}
	}

	void putSymlink(byte[] name, int length, byte[] target, long modifiedSecond) {
		int row = rowToReplace(name, length);
		set(row, this.linkTargets.size(), SYMLINK, modifiedSecond, 0);
		this.linkTargets.add(target);
	}

	/**
	 * Gives a name what another row holds at this moment.
	 * @param length the length of the name
	 * @param target the other row, not an empty one
	 */
	void putHardLink(byte[] name, int length, int target) {
		if (isSymlink(target)) {
			putSymlink(name, length, this.linkTargets.get(link(target)), this.modifiedSeconds[target]);
		}
		else {
			int stored = storedRow(target);
			int row = rowToReplace(name, length);
			copyContent(target, row);
			if (this.tracksHardLinks && row != stored) {
				this.storedRows = (this.storedRows != null) ? this.storedRows : new int[this.offsets.length];
				this.storedRows[row] = stored + 1;
			}
		}
	}

	/**
	 * Finds where the content of a hard link comes from, through other hard links.
	 * @param row a row with a content
	 * @return the row under whose name the archive stores it, whatever has become of that
	 * row; the same row if it isn't a hard link, or if they aren't tracked
	 */
	int storedRow(int row) {
		return (this.storedRows != null && this.storedRows[row] > 0) ? this.storedRows[row] - 1 : row;
	}

	/**
	 * Clears what a name holds, because something without content has replaced it.
	 * @param length the length of the name
	 */
	void remove(byte[] name, int length) {
		int row = find(name, length);
		if (row >= 0 && this.lengths[row] != NOTHING) {
			this.replaced++;
			empty(row);
		}
	}

	/**
	 * Adds a further name of a content, unless the name is taken.
	 * @param length the length of the name
	 * @param target the row that holds the content
	 * @return whether the name was free
	 */
	boolean addAlias(byte[] name, int length, int target) {
		int hash = MemberName.hash(name, 0, length);
		int row = this.names.find(name, length, hash);
		if (row < 0) {
			row = append(name, length, hash);
		}
		else if (this.lengths[row] == NOTHING) {
			this.emptied--;
		}
		else {
			return false;
		}
		copyContent(target, row);
		return true;
	}

	void copyContent(int from, int to) {
		set(to, this.offsets[from], this.lengths[from], this.modifiedSeconds[from], hash(from));
		if (this.packedLengths != null) {
			this.packedLengths[to] = this.packedLengths[from];
		}
		if (this.checksums != null) {
			this.checksums[to] = this.checksums[from];
		}
	}

	void empty(int row) {
		this.lengths[row] = NOTHING;
		this.emptied++;
	}

	private void set(int row, long offset, long length, long modifiedSecond, long hash) {
		this.offsets[row] = offset;
		this.lengths[row] = length;
		this.modifiedSeconds[row] = modifiedSecond;
		if (this.hashes != null) {
			this.hashes[row] = hash;
		}
		else if (hash != 0) {
			this.hashes = new long[this.offsets.length];
			this.hashes[row] = hash;
		}
	}

	private long hash(int row) {
		return (this.hashes != null) ? this.hashes[row] : 0;
	}

	private int rowToReplace(byte[] name, int length) {
		int hash = MemberName.hash(name, 0, length);
		int row = this.names.find(name, length, hash);
		if (row < 0) {
			return append(name, length, hash);
		}
		if (this.storedRows != null) {
			this.storedRows[row] = 0;
		}
		if (this.lengths[row] == NOTHING) {
			this.emptied--;
		}
		else {
			this.replaced++;
		}
		return row;
	}

	private int append(byte[] name, int length, int hash) {
		int row = this.names.append(name, length, hash);
		if (row == this.offsets.length) {
			int capacity = row * 2;
			this.offsets = Arrays.copyOf(this.offsets, capacity);
			this.lengths = Arrays.copyOf(this.lengths, capacity);
			this.modifiedSeconds = Arrays.copyOf(this.modifiedSeconds, capacity);
			this.packedLengths = (this.packedLengths != null) ? Arrays.copyOf(this.packedLengths, capacity) : null;
			this.checksums = (this.checksums != null) ? Arrays.copyOf(this.checksums, capacity) : null;
			this.hashes = (this.hashes != null) ? Arrays.copyOf(this.hashes, capacity) : null;
			this.storedRows = (this.storedRows != null) ? Arrays.copyOf(this.storedRows, capacity) : null;
		}
		return row;
	}

	/**
	 * Makes the final table; every row must hold a content or nothing. It consumes the
	 * rows: one array after another is trimmed to its size, so that at most one of them
	 * exists twice.
	 */
	MemberTable toTable() {
		this.storedRows = null;
		if (this.emptied > 0) {
			compact();
		}
		int size = this.names.count();
		this.names.trim();
		this.offsets = Arrays.copyOf(this.offsets, size);
		this.lengths = Arrays.copyOf(this.lengths, size);
		this.modifiedSeconds = Arrays.copyOf(this.modifiedSeconds, size);
		this.packedLengths = (this.packedLengths != null) ? Arrays.copyOf(this.packedLengths, size) : null;
		this.checksums = (this.checksums != null) ? Arrays.copyOf(this.checksums, size) : null;
		this.hashes = (this.hashes != null) ? Arrays.copyOf(this.hashes, size) : null;
		return new MemberTable(this.names.bytes(), this.names.starts(), this.offsets, this.lengths,
				this.modifiedSeconds, this.packedLengths, this.checksums, this.hashes, this.names.index());
	}

	private void compact() {
		int count = this.names.count();
		this.names.renumber(count - this.emptied);
		for (int row = 0; row < count; row++) {
			if (isContent(row)) {
				copyContent(row, this.names.keep(row));
			}
		}
		this.emptied = 0;
	}

}
