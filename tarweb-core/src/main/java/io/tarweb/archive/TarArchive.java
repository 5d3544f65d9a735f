package io.tarweb.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * An opened tar: an immutable table of the members that have a content, by name, and the
 * bytes of the file in memory. Names are bytes, without leading {@code /} and {@code ./}
 * and without double slashes; {@link TarReader} says what of a tar becomes a member.
 * <p>
 * Any thread may read. Whoever closes it makes sure that nobody reads any more.
 */
public final class TarArchive implements AutoCloseable {

	private final Path file;

	private final MappedFile bytes;

	private final MemberTable members;

	private final ArchiveReport report;

	private TarArchive(Path file, MappedFile bytes, MemberTable members, ArchiveReport report) {
		this.file = file;
		this.bytes = bytes;
		this.members = members;
		this.report = report;
	}

	/**
	 * Maps an archive and reads all of its headers.
	 * @param file the archive
	 * @return the opened archive, to be closed
	 * @throws ArchiveException if it can't be served
	 */
	public static TarArchive open(Path file) {
		return open(file, MemberRows.MAX_ROWS);
	}

	/**
	 * Maps an archive that is a part of a file and reads all of its headers.
	 * @param file the file
	 * @param start where in the file the archive begins
	 * @param length the length of the archive in bytes
	 * @return the opened archive, to be closed
	 * @throws ArchiveException if it can't be served
	 */
	public static TarArchive openWithin(Path file, long start, long length) {
		return open(file, () -> MappedFile.open(file, start, length), MemberRows.MAX_ROWS);
	}

	static TarArchive open(Path file, int maxMembers) {
		return open(file, () -> MappedFile.open(file), maxMembers);
	}

	private static TarArchive open(Path file, Opener opener, int maxMembers) {
		MappedFile bytes = map(file, opener);
		try {
			return read(file, bytes, maxMembers);
		}
		catch (Throwable ex) {
			bytes.close();
			throw ex;
		}
	}

	private static MappedFile map(Path file, Opener opener) {
		try {
			return opener.open();
		}
		catch (NoSuchFileException ex) {
			throw ArchiveException.missing(file, ex);
		}
		catch (IOException ex) {
			throw ArchiveException.unreadable(file, String.valueOf(ex.getMessage()), ex);
		}
	}

	static TarArchive read(Path file, MappedFile bytes, int maxMembers) {
		MemberRows rows = new MemberRows(maxMembers);
		SkippedCounts skipped = new SkippedCounts();
		long contentBytes = TarReader.read(file, bytes, rows, skipped);
		int aliases = LinkResolver.resolve(file, rows, skipped);
		MemberTable members = rows.toTable();
		requireUnchanged(file, bytes);
		ArchiveReport report = new ArchiveReport(members.size(), contentBytes, rows.replaced(), aliases,
				skipped.asMap());
		return new TarArchive(file, bytes, members, report);
	}

	private static void requireUnchanged(Path file, MappedFile bytes) {
		try {
			if (bytes.changedInPlace()) {
				throw ArchiveException.unreadable(file, "it was written to while it was read", null);
			}
		}
		catch (IOException ex) {
			throw ArchiveException.unreadable(file, String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Returns the archive.
	 * @return the file as it was given
	 */
	public Path file() {
		return this.file;
	}

	/**
	 * Returns the size of the archive.
	 * @return the size in bytes
	 */
	public long fileBytes() {
		return this.bytes.sizeBytes();
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
	 * Returns where a member's content is; links share the content of their target.
	 * @param member the member
	 * @return the offset in the file
	 */
	public long contentOffset(int member) {
		return this.members.offset(member);
	}

	/**
	 * Returns how long a member's content is.
	 * @param member the member
	 * @return the length in bytes
	 */
	public long contentLength(int member) {
		return this.members.length(member);
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
	 * Returns the hash of a member's content, if the archive brings it. It is whoever
	 * packed the archive who says so; nothing here has read the content.
	 * @param member the member
	 * @return 64 bits of XXH3, or 0 if the archive doesn't say
	 */
	public long contentHash(int member) {
		return this.members.hash(member);
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
	}

	private interface Opener {

		MappedFile open() throws IOException;

	}

}
