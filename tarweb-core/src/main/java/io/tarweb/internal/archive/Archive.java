package io.tarweb.internal.archive;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * An opened archive: an immutable table of the members that have a content, by name, and
 * the bytes of the file in memory. Names are bytes, without leading {@code /} and
 * {@code ./} and without double slashes. The reader of each format says what of it
 * becomes a member: {@link TarReader}, {@link ZipReader}, {@link GzipTarReader}.
 * <p>
 * A content is stored in one piece: as it is, or packed. A compressed tar whose contents
 * aren't packed one by one is unpacked first, and what is mapped is the unpacked tar.
 * <p>
 * Any thread may read. Whoever closes it makes sure that nobody reads any more.
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

	/** What was unpacked, in the name of the file that it was unpacked from. */
	Archive(Archive unpacked, MappedFile packed, Runnable onClosed) {
		this(unpacked.format, unpacked.file, packed.identity(), packed.sizeBytes(), unpacked.bytes, unpacked.packing,
				unpacked.members, unpacked.report, onClosed);
	}

	/**
	 * Returns what kind of file this is.
	 * @return the format
	 */
	public ArchiveFormat format() {
		return this.format;
	}

	/**
	 * Returns whether the file had to be unpacked, as a compressed tar whose contents
	 * can't be sent as they are.
	 * @return {@code false} if contents are served out of the file itself
	 */
	public boolean isUnpacked() {
		return this.packing == Packing.NONE && this.format != ArchiveFormat.TAR;
	}

	/**
	 * Returns the archive.
	 * @return the file as it was given
	 */
	public Path file() {
		return this.file;
	}

	/**
	 * Tells whether a file is the very one that this archive was opened from, in the same
	 * state; whether it had to be unpacked makes no difference.
	 * @param other the file
	 * @return {@code false} also if it can't be looked at, and where the platform knows
	 * no file keys
	 */
	public boolean isSameFile(Path other) {
		return this.identity.isOf(other);
	}

	/**
	 * Returns the size of the archive.
	 * @return the size in bytes
	 */
	public long fileBytes() {
		return this.fileBytes;
	}

	/**
	 * Returns the number of members, which are numbered from zero.
	 * @return the number of names with a content
	 */
	public int size() {
		return this.members.size();
	}

	/**
	 * Looks a member up; allocates nothing.
	 * @param name where the name is
	 * @param from its first byte
	 * @param to the end of it
	 * @return the member or -1
	 */
	public int find(byte[] name, int from, int to) {
		return this.members.find(name, from, to);
	}

	/**
	 * Returns how long a member's name is.
	 * @param member the member
	 * @return the length in bytes, at least 1 and at most 4096
	 */
	public int nameLength(int member) {
		return this.members.nameLength(member);
	}

	/**
	 * Copies a member's name.
	 * @param member the member
	 * @param target where to copy it
	 * @param at the index of its first byte in the target
	 */
	public void copyName(int member, byte[] target, int at) {
		this.members.copyName(member, target, at);
	}

	/**
	 * Returns a member's name for messages; what isn't UTF-8 is replaced.
	 * @param member the member
	 * @return the name
	 */
	public String name(int member) {
		byte[] name = new byte[nameLength(member)];
		copyName(member, name, 0);
		return new String(name, StandardCharsets.UTF_8);
	}

	/**
	 * Returns where a member's content is stored; links share the content of their
	 * target.
	 * @param member the member
	 * @return the offset in the file
	 */
	public long contentOffset(int member) {
		return this.members.offset(member);
	}

	/**
	 * Returns how long a member's content is, once it is unpacked.
	 * @param member the member
	 * @return the length in bytes
	 */
	public long contentLength(int member) {
		return this.members.length(member);
	}

	/**
	 * Returns how many bytes of the file a member's content takes.
	 * @param member the member
	 * @return the length in bytes, packed if it is
	 */
	public long storedLength(int member) {
		return this.members.storedLength(member);
	}

	/**
	 * Returns whether a member's content is stored packed.
	 * @param member the member
	 * @return {@code false} if it is stored as it is
	 */
	public boolean isPacked(int member) {
		return this.members.isPacked(member);
	}

	/**
	 * Reads a member's content, by system calls.
	 * @param member the member
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
	 * Returns whether a member's content is stored as a deflate stream (RFC 1951) without
	 * the frame of gzip.
	 * @param member the member
	 * @return {@code false} if it is stored as it is, or as gzip
	 */
	public boolean isDeflated(int member) {
		return this.packing == Packing.DEFLATE && isPacked(member);
	}

	/**
	 * Returns the checksum of a member's content.
	 * @param member a member that is deflated
	 * @return its CRC-32 when unpacked, as the archive says
	 */
	public int checksum(int member) {
		return this.members.checksum(member);
	}

	/**
	 * Returns when a member was modified, as the archive says; any number is possible.
	 * @param member the member
	 * @return seconds since 1970, possibly negative
	 */
	public long modifiedEpochSecond(int member) {
		return this.members.modifiedSecond(member);
	}

	/**
	 * Returns what tells a member's content from others, if the archive brings it. It is
	 * whoever packed the archive who says so; nothing here has read the content.
	 * <p>
	 * Where contents are packed, it tells packed forms apart too, by their length: an
	 * entity tag stands for the bytes that are sent, and another packer makes others of
	 * the same content.
	 * @param member the member
	 * @return 64 bits of XXH3 or of what else the archive has, or 0 if it doesn't say
	 */
	public long contentHash(int member) {
		long hash = this.members.hash(member);
		return (hash != 0 && isPacked(member)) ? hash ^ storedLength(member) * SPREAD : hash;
	}

	/**
	 * Returns what reading found.
	 * @return the report
	 */
	public ArchiveReport report() {
		return this.report;
	}

	/**
	 * Returns the bytes of the archive.
	 * @return the mapped file, which this archive closes
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
