package io.tarweb.internal.archive;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An opened archive: an immutable table of the members that have content, by name, and
 * the bytes of the file in memory. Names are bytes, without leading {@code /} and
 * {@code ./} and without double slashes. The reader of each format decides which entries
 * become members: {@link TarReader}, {@link ZipReader}, {@link GzipTarReader}.
 * <p>
 * A content is stored in one piece: as it is, or packed. A compressed tar whose contents
 * aren't packed one by one is unpacked first, and the unpacked tar is mapped.
 * <p>
 * Any thread may read. The closer ensures that no thread reads any more.
 */
public final class Archive implements AutoCloseable {

	private static final long SPREAD = 0x9E3779B97F4A7C15L;

	private final ArchiveFormat format;

	private final Path file;

	private final FileIdentity identity;

	private final long fileBytes;

	private final MappedFile bytes;

	private final Packing packing;

	private final MemberTable members;

	private final ArchiveReport report;

	private final Runnable onClosed;

	Archive(ArchiveFormat format, Path file, FileIdentity identity, long fileBytes, MappedFile bytes, Packing packing,
			MemberTable members, ArchiveReport report, Runnable onClosed) {
		this.format = format;
		this.file = file;
		this.identity = identity;
		this.fileBytes = fileBytes;
		this.bytes = bytes;
		this.packing = packing;
		this.members = members;
		this.report = report;
		this.onClosed = onClosed;
	}

	/**
	 * Creates an unpacked archive under the name of the file that it was unpacked from.
	 */
	Archive(Archive unpacked, MappedFile packed, Runnable onClosed) {
		this(unpacked.format, unpacked.file, packed.identity(), packed.sizeBytes(), unpacked.bytes, unpacked.packing,
				unpacked.members, unpacked.report, onClosed);
	}

	/**
	 * The format of the file.
	 */
	public ArchiveFormat format() {
		return this.format;
	}

	/**
	 * Whether the file had to be unpacked, as a compressed tar whose contents can't be
	 * sent as they are; otherwise contents are served out of the file itself.
	 */
	public boolean isUnpacked() {
		return this.packing == Packing.NONE && this.format != ArchiveFormat.TAR;
	}

	/**
	 * The archive, as it was given.
	 */
	public Path file() {
		return this.file;
	}

	/**
	 * Whether a file is the one that this archive was opened from, in the same state; it
	 * doesn't matter whether it had to be unpacked.
	 * @return {@code false} also if the file can't be examined, or the platform has no
	 * file keys
	 */
	public boolean isSameFile(Path other) {
		return this.identity.isOf(other);
	}

	/**
	 * The size of the archive in bytes.
	 */
	public long fileBytes() {
		return this.fileBytes;
	}

	/**
	 * The number of members, which are names with content, numbered from zero.
	 */
	public int size() {
		return this.members.size();
	}

	/**
	 * Looks a member up; allocates nothing.
	 * @param name holds the name
	 * @return the member or -1
	 */
	public int find(byte[] name, int from, int to) {
		return this.members.find(name, from, to);
	}

	/**
	 * The length of a member's name in bytes, between 1 and 4096.
	 */
	public int nameLength(int member) {
		return this.members.nameLength(member);
	}

	/**
	 * Copies a member's name.
	 * @param at the index of its first byte in the target
	 */
	public void copyName(int member, byte[] target, int at) {
		this.members.copyName(member, target, at);
	}

	/**
	 * A member's name for messages; bytes that aren't UTF-8 are replaced.
	 */
	public String name(int member) {
		byte[] name = new byte[nameLength(member)];
		copyName(member, name, 0);
		return new String(name, StandardCharsets.UTF_8);
	}

	/**
	 * The offset of a member's content in the file; links share the content of their
	 * target.
	 */
	public long contentOffset(int member) {
		return this.members.offset(member);
	}

	/**
	 * The length of a member's content in bytes, when unpacked.
	 */
	public long contentLength(int member) {
		return this.members.length(member);
	}

	/**
	 * The number of bytes that a member's content takes in the file, packed if it is.
	 */
	public long storedLength(int member) {
		return this.members.storedLength(member);
	}

	/**
	 * Whether a member's content is stored packed, rather than as it is.
	 */
	public boolean isPacked(int member) {
		return this.members.isPacked(member);
	}

	/**
	 * Reads a member's content, by system calls.
	 * @return the content, unpacked if need be; used by one thread, and only while this
	 * archive is open
	 */
	public InputStream content(int member) {
		long offset = contentOffset(member);
		long length = storedLength(member);
		if (!isPacked(member)) {
			return new StoredStream(this.bytes, offset, length);
		}
		return (this.packing == Packing.DEFLATE)
				? new DeflatedStream(this.bytes, offset, length, contentLength(member), checksum(member))
				: new GzipStream(this.bytes, offset, length);
	}

	/**
	 * Whether a member's content is stored as a deflate stream (RFC 1951) without the
	 * frame of gzip, rather than as it is or as gzip.
	 */
	public boolean isDeflated(int member) {
		return this.packing == Packing.DEFLATE && isPacked(member);
	}

	/**
	 * The CRC-32 of a member's unpacked content, according to the archive.
	 * @param member a deflated member
	 */
	public int checksum(int member) {
		return this.members.checksum(member);
	}

	/**
	 * When a member was modified, in seconds since 1970, according to the archive; any
	 * number is possible, including a negative one.
	 */
	public long modifiedEpochSecond(int member) {
		return this.members.modifiedSecond(member);
	}

	/**
	 * The hash that tells a member's content from others, if the archive has one. The
	 * packer of the archive provides it; nothing here has read the content.
	 * <p>
	 * If contents are packed, it also tells packed forms apart, by their length: an
	 * entity tag stands for the bytes that are sent, and another packer makes different
	 * bytes of the same content.
	 * @return 64 bits of XXH3 or of another hash that the archive has, or 0 if it has
	 * none
	 */
	public long contentHash(int member) {
		long hash = this.members.hash(member);
		return (hash != 0 && isPacked(member)) ? hash ^ storedLength(member) * SPREAD : hash;
	}

	/**
	 * The report on reading the archive.
	 */
	public ArchiveReport report() {
		return this.report;
	}

	/**
	 * The bytes of the archive: the mapped file, which this archive closes.
	 */
	public MappedFile bytes() {
		return this.bytes;
	}

	long tableBytes() {
		return this.members.sizeBytes();
	}

	/**
	 * Unmaps the file now; slices of it must not be used any more.
	 */
	@Override
	public void close() {
		this.bytes.close();
		this.onClosed.run();
	}

}
