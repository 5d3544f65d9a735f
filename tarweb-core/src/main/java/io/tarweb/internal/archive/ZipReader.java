package io.tarweb.internal.archive;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.zip.CRC32;

import io.tarweb.error.ArchiveException;

/**
 * Reads a zip. This is the one class that knows the format, and this comment is the
 * specification of what it accepts; the sources are PKWARE's APPNOTE.TXT 6.3.10 and
 * Info-ZIP's "extra field" notes.
 * <p>
 * The file ends with a record that says where the central directory is, which lists the
 * entries; up to 64 KiB that follow the record are ignored, and counted. The directory
 * ends right before that record, or is where the record says. Anything may precede the
 * first entry: offsets count from where the zip begins, which follows from where the
 * directory ends; or from the start of the file, as the first entry shows. All numbers
 * are little-endian. <pre> end of central directory, 22 bytes and a comment 0 4 50 4B 05
 * 06      4 2 disk           6 2 disk of the directory 8 2 entries on disk 10 2 entries
 * 12 4 size of the directory 16 4 its offset      20 2 length of the comment zip64
 * locator, 20 bytes, directly before it, if there is one; then the next one counts 0 4 50
 * 4B 06 07      8 8 offset of the next zip64 end of central directory, 56 bytes or more 0
 * 4 50 4B 06 06     16 4 disk          20 4 disk of the directory 24 8 entries on disk 32
 * 8 entries       40 8 size          48 8 offset entry of the directory, 46 bytes, name,
 * extra fields, comment 0 4 50 4B 01 02      5 1 host           8 2 flags          10 2
 * method 12 2 time            14 2 date          16 4 CRC-32         20 4 packed length
 * 24 4 length          28 2 of the name   30 2 of extra       32 2 of the comment 34 2
 * disk            38 4 attributes    42 4 offset of the local header local header, 30
 * bytes, name, extra fields, content 0 4 50 4B 03 04      8 2 method        26 2 length
 * of name 28 2 of extra
 * </pre> The directory is authoritative. A local header only says where the content
 * begins; it must have the same method and name. Contents lie before the directory and
 * don't overlap.
 * <ul>
 * <li>Methods: 0, stored, whose CRC-32 is verified here; 8, deflated, whose CRC-32 is
 * verified when it is inflated. Others are skipped and counted, encrypted entries too.
 * <li>Extra fields: 0001, zip64: 8 bytes each for length, packed length and offset, those
 * that are full in the entry; 5455, time of modification; 7075, the name in UTF-8, which
 * counts if it has version 1 and the CRC-32 of the name that it replaces; others are
 * ignored. Without 5455 the time is that of MS-DOS, taken as UTC for lack of a zone; its
 * earliest, 1980-01-01 00:00, is no time.
 * <li>Flags: 0, encrypted; 11, the name is UTF-8; see {@link ZipName}. The flag that
 * sizes follow the content changes nothing here.
 * <li>A name that ends in a slash is a directory. Backslashes separate in names from
 * MS-DOS that have no slash.
 * <li>Hosts 3 and 19 have the mode of Unix in the upper half of the attributes: symbolic
 * links have their target as content, see {@link LinkResolver}; devices and FIFOs are
 * skipped.
 * </ul>
 * Of two entries with the same name the later one in the directory counts. More than one
 * disk, and an encrypted directory, are refused. Lengths that deflate can't reach are
 * corrupt, and so is any number that leads out of the file.
 */
final class ZipReader {

	private static final int END = 0x06054B50;

	private static final int END_BYTES = 22;

	private static final int MAX_COMMENT_BYTES = 0xFFFF;

	private static final int LOCATOR = 0x07064B50;

	private static final int LOCATOR_BYTES = 20;

	private static final int END_64 = 0x06064B50;

	private static final int END_64_BYTES = 56;

	private static final int ENTRY = 0x02014B50;

	private static final int ENTRY_BYTES = 46;

	private static final int LOCAL = 0x04034B50;

	private static final int LOCAL_BYTES = 30;

	private static final int FULL_SHORT = 0xFFFF;

	private static final long FULL_INT = 0xFFFF_FFFFL;

	private static final int ENCRYPTED = 1;

	private static final int UTF_8 = 1 << 11;

	private static final int STORED = 0;

	private static final int DEFLATED = 8;

	/** Two bits for 258 bytes. */
	private static final int MAX_DEFLATE_RATIO = 1032;

	private static final int ZIP_64 = 0x0001;

	private static final int EXTENDED_TIME = 0x5455;

	private static final int UNICODE_PATH = 0x7075;

	/** The first of January 1980. */
	private static final int EARLIEST_DATE = 1 << 5 | 1;

	private static final int HOST_DOS = 0;

	private static final int HOST_UNIX = 3;

	private static final int HOST_DARWIN = 19;

	private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class,
			ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private final Path file;

	private final ByteSource bytes;

	private final ReadAhead directory;

	private final ReadAhead locals;

	private final MemberRows rows;

	private final SkippedEntries skipped;

	private final byte[] header = new byte[ENTRY_BYTES];

	private final byte[] name = new byte[MemberName.MAX_LENGTH];

	/** Name and extra fields of the entry. */
	private byte[] details = new byte[1024];

	private byte[] local = new byte[1024];

	private long base;

	private long directoryFrom;

	private long directoryTo;

	private long entries;

	private boolean entriesAreModulo;

	private long at;

	private int rawNameLength;

	/** The position of the name, decoded but not normalized. */
	private byte[] decodedName = this.details;

	private int decodedNameFrom;

	private int decodedNameTo;

	private int nameLength;

	private boolean nameEndsInSlash;

	private long packedLength;

	private long length;

	private long localOffset;

	private long modifiedSecond;

	private long contentBytes;

	private int count;

	/** Where each entry's bytes begin and end, to find overlaps. */
	private long[] starts = {};

	private long[] ends = {};

	private ZipReader(Path file, ByteSource bytes, MemberRows rows, SkippedEntries skipped) {
		this.file = file;
		this.bytes = bytes;
		this.directory = new ReadAhead(bytes);
		this.locals = new ReadAhead(bytes);
		this.rows = rows;
		this.skipped = skipped;
	}

	/**
	 * Whether something is a zip, whatever its beginning: it ends as one, possibly with
	 * something else after that.
	 */
	static boolean isZip(ByteSource bytes) {
		return end(bytes) >= 0;
	}

	/**
	 * Whether something is a zip although it begins as another archive: it ends with a
	 * zip's end after a directory, and nothing follows.
	 */
	static boolean isZipToItsEnd(ByteSource bytes) {
		long end = end(bytes);
		if (end < 0 || !isBehindDirectory(bytes, end)) {
			return false;
		}
		byte[] record = read(bytes, end, END_BYTES);
		return uint16(record, 10) > 0 && end + END_BYTES + uint16(record, 20) == bytes.sizeBytes();
	}

	/**
	 * Reads the directory and all local headers.
	 * @param file the archive, for messages
	 * @param rows receives its members
	 * @param skipped receives the entries that aren't members
	 * @return the bytes of content that it stores as files
	 */
	static long read(Path file, ByteSource bytes, MemberRows rows, SkippedEntries skipped) {
		ZipReader reader = new ZipReader(file, bytes, rows, skipped);
		reader.readEnd();
		reader.readEntries();
		reader.requireNoOverlap();
		StoredContents.verify(file, bytes, rows);
		return reader.contentBytes;
	}

	/**
	 * Finds the end record: the last one whose comment reaches to the end of the file,
	 * because a comment may look like a record; else the last one that follows a
	 * directory, with something else after it. If the file ends within that one's
	 * comment, it was truncated, and the search ends: two readers would see two archives.
	 * @return where it begins, or -1
	 */
	private static long end(ByteSource bytes) {
		long size = bytes.sizeBytes();
		int length = (int) Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
		byte[] tail = read(bytes, size - length, length);
		long followed = -1;
		boolean cut = false;
		for (int i = length - END_BYTES; i >= 0; i--) {
			if (tail[i] == 'P' && int32(tail, i) == END) {
				long at = size - length + i;
				int behind = length - i - END_BYTES - uint16(tail, i + 20);
				if (behind == 0) {
					return at;
				}
				if (followed < 0 && !cut && isBehindDirectory(bytes, at)) {
					cut = behind < 0;
					followed = cut ? -1 : at;
				}
			}
		}
		return followed;
	}

	/** Looks for the first entry, or in a zip64 for the locator. */
	private static boolean isBehindDirectory(ByteSource bytes, long end) {
		byte[] record = read(bytes, end, END_BYTES);
		long size = uint32(record, 12);
		long offset = uint32(record, 16);
		return (uint16(record, 10) == 0) ? size == 0 : hasMark(bytes, end - size, end, ENTRY)
				|| hasMark(bytes, offset, end, ENTRY) || hasMark(bytes, end - LOCATOR_BYTES, end, LOCATOR);
	}

	private static boolean hasMark(ByteSource bytes, long at, long end, int mark) {
		return at >= 0 && at <= end - Integer.BYTES && int32(read(bytes, at, Integer.BYTES), 0) == mark;
	}

	private void readEnd() {
		long end = end(this.bytes);
		if (end < 0) {
			throw corrupt(this.bytes.sizeBytes(),
					"the end of a central directory in the last %d bytes".formatted(END_BYTES + MAX_COMMENT_BYTES),
					"none: the file was cut, or has too many trailing bytes");
		}
		byte[] record = read(this.bytes, end, END_BYTES);
		this.skipped.trailing(this.bytes.sizeBytes() - end - END_BYTES - uint16(record, 20));
		long disks = uint16(record, 4) | uint16(record, 6);
		long entriesHere = uint16(record, 8);
		long size = uint32(record, 12);
		long offset = uint32(record, 16);
		this.entries = uint16(record, 10);
		this.entriesAreModulo = true;
		this.directoryTo = end;
		boolean full = this.entries == FULL_SHORT || size == FULL_INT || offset == FULL_INT;
		long end64 = end64(end - LOCATOR_BYTES, full);
		if (end64 >= 0) {
			record = read(this.bytes, end64, END_64_BYTES);
			disks = uint32(record, 16) | uint32(record, 20);
			entriesHere = int64(record, 24);
			size = int64(record, 40);
			offset = int64(record, 48);
			this.entries = int64(record, 32);
			this.entriesAreModulo = false;
			this.directoryTo = end64;
		}
		if (disks != 0 || entriesHere != this.entries) {
			throw ArchiveException.unsupported(ArchiveFormat.ZIP.label(), this.file, this.directoryTo,
					"it is part of one on several disks");
		}
		this.directoryFrom = this.directoryTo - size;
		boolean apart = this.entries > 0 && !hasMark(this.bytes, this.directoryFrom, end, ENTRY)
				&& hasMark(this.bytes, offset, end, ENTRY);
		if (apart && size >= 0 && size <= this.directoryTo - offset) {
			this.directoryFrom = offset;
			this.directoryTo = offset + size;
		}
		if (size < 0 || this.directoryFrom < 0 || offset < 0 || offset > this.directoryFrom) {
			throw corrupt(this.directoryTo, "a central directory before it", "%d bytes at %d".formatted(size, offset));
		}
		this.base = this.directoryFrom - offset;
		if (this.entries < 0 || this.entries > size / ENTRY_BYTES) {
			throw corrupt(this.directoryTo, "as many entries as fit into %d bytes".formatted(size),
					Long.toString(this.entries));
		}
	}

	/**
	 * Finds the other end record. Its offset doesn't count bytes before the zip; it is
	 * nearly always right before its locator. What looks like a locator may end a name or
	 * comment, unless the end record is full and needs one.
	 */
	private long end64(long locator, boolean needed) {
		if (locator < END_64_BYTES || !hasMark(this.bytes, locator, this.bytes.sizeBytes(), LOCATOR)) {
			return -1;
		}
		long offset = int64(read(this.bytes, locator, LOCATOR_BYTES), 8);
		for (long at : new long[] { offset, locator - END_64_BYTES }) {
			if (at <= locator - END_64_BYTES && hasMark(this.bytes, at, locator, END_64)) {
				return at;
			}
		}
		if (needed) {
			throw corrupt(locator, "the place of a zip64 end of central directory", Long.toString(offset));
		}
		return -1;
	}

	private void readEntries() {
		long next = this.directoryFrom;
		while (next < this.directoryTo) {
			this.at = next;
			next = readEntry();
			LoadPace.pause();
		}
		long counted = this.entriesAreModulo ? this.count & FULL_SHORT : this.count;
		if (counted != this.entries) {
			throw corrupt(this.directoryTo, "%d entries".formatted(this.entries), Integer.toString(this.count));
		}
	}

	private long readEntry() {
		long left = this.directoryTo - this.at;
		if (left >= ENTRY_BYTES) {
			this.directory.read(this.at, this.header, ENTRY_BYTES);
		}
		if (left < ENTRY_BYTES || int32(this.header, 0) != ENTRY) {
			throw corrupt(this.at, "an entry of the central directory", "something else");
		}
		this.rawNameLength = uint16(this.header, 28);
		int detailsLength = this.rawNameLength + uint16(this.header, 30);
		int entryLength = ENTRY_BYTES + detailsLength + uint16(this.header, 32);
		if (entryLength > left) {
			throw corrupt(this.at, "an entry of %d bytes".formatted(entryLength), "%d bytes".formatted(left));
		}
		if (this.details.length < detailsLength) {
			this.details = new byte[detailsLength * 2];
		}
		this.directory.read(this.at + ENTRY_BYTES, this.details, detailsLength);
		this.length = uint32(this.header, 24);
		this.packedLength = uint32(this.header, 20);
		this.localOffset = uint32(this.header, 42);
		this.modifiedSecond = dosSecond(uint16(this.header, 14), uint16(this.header, 12));
		int unicodePath = readExtra(detailsLength);
		long contentOffset = contentOffset();
		readName(unicodePath);
		this.count++;
		readMember(contentOffset);
		return this.at + entryLength;
	}

	/**
	 * Takes the useful values from the extra fields.
	 * @return where in the details a name in UTF-8 with its version and checksum begins,
	 * or -1
	 */
	private int readExtra(int to) {
		boolean oversized = this.length == FULL_INT || this.packedLength == FULL_INT || this.localOffset == FULL_INT;
		int disk = uint16(this.header, 34);
		int unicodePath = -1;
		int field = this.rawNameLength;
		while (field + 4 <= to) {
			int from = field + 4;
			field = from + uint16(this.details, from - 2);
			if (field > to) {
				break;
			}
			switch (uint16(this.details, from - 4)) {
				case ZIP_64 -> {
					if (oversized) {
						disk = readZip64(from, field, disk);
						oversized = false;
					}
				}
				case EXTENDED_TIME -> {
					if (field - from >= 5 && (this.details[from] & 1) != 0) {
						this.modifiedSecond = int32(this.details, from + 1);
					}
				}
				case UNICODE_PATH -> {
					boolean known = field - from > 5 && this.details[from] == 1;
					unicodePath = known ? from : -1;
				}
				default -> {
				}
			}
		}
		if (disk != 0 && disk != FULL_SHORT) {
			throw ArchiveException.unsupported(ArchiveFormat.ZIP.label(), this.file, this.at,
					"an entry is on another disk");
		}
		return unicodePath;
	}

	private int readZip64(int from, int to, int disk) {
		int field = from;
		if (this.length == FULL_INT) {
			this.length = extraLong(field, to);
			field += Long.BYTES;
		}
		if (this.packedLength == FULL_INT) {
			this.packedLength = extraLong(field, to);
			field += Long.BYTES;
		}
		if (this.localOffset == FULL_INT) {
			this.localOffset = extraLong(field, to);
			field += Long.BYTES;
		}
		return (disk == FULL_SHORT && field + 4 <= to) ? int32(this.details, field) : disk;
	}

	private long extraLong(int from, int to) {
		long value = (from + Long.BYTES <= to) ? int64(this.details, from) : -1;
		if (value < 0) {
			throw corrupt(this.at, "the numbers of a zip64 entry", "too few of them, or a negative one");
		}
		return value;
	}

	/**
	 * Checks the local header.
	 * @return where the content after it begins
	 */
	private long contentOffset() {
		if (this.count == 0 && !hasMark(this.bytes, this.base + this.localOffset, this.directoryFrom, LOCAL)
				&& hasMark(this.bytes, this.localOffset, this.directoryFrom, LOCAL)) {
			this.base = 0;
		}
		long from = this.base + this.localOffset;
		int width = LOCAL_BYTES + this.rawNameLength;
		if (this.localOffset > this.directoryFrom || from > this.directoryFrom - width) {
			throw corrupt(this.at, "the offset of a local header before the directory",
					Long.toString(this.localOffset));
		}
		if (this.local.length < width) {
			this.local = new byte[width * 2];
		}
		this.locals.read(from, this.local, width);
		boolean same = int32(this.local, 0) == LOCAL && uint16(this.local, 8) == uint16(this.header, 10)
				&& uint16(this.local, 26) == this.rawNameLength
				&& Arrays.equals(this.local, LOCAL_BYTES, width, this.details, 0, this.rawNameLength);
		if (!same) {
			throw corrupt(from, "the local header of '%s'".formatted(printableName()), "something else");
		}
		long content = from + width + uint16(this.local, 28);
		if (content > this.directoryFrom || this.packedLength > this.directoryFrom - content) {
			throw corrupt(this.at,
					"%d bytes of '%s' before the directory".formatted(this.packedLength, printableName()),
					"%d bytes".formatted(Math.max(0, this.directoryFrom - content)));
		}
		addSpan(from, content + this.packedLength);
		return content;
	}

	private void addSpan(long from, long to) {
		if (this.count == MemberRows.MAX_ROWS) {
			throw this.rows.tooLarge(this.file);
		}
		if (this.count == this.starts.length) {
			long announced = Math.min(MemberRows.MAX_ROWS, Math.max(this.entries, 16));
			int capacity = (this.count == 0) ? (int) announced : this.count * 2;
			this.starts = Arrays.copyOf(this.starts, capacity);
			this.ends = Arrays.copyOf(this.ends, capacity);
		}
		this.starts[this.count] = from;
		this.ends[this.count] = to;
	}

	/**
	 * Entries that share bytes are how a small zip claims to be a huge one. Spans are
	 * disjoint exactly if, with all starts and all ends in order, each end comes before
	 * the next start.
	 */
	private void requireNoOverlap() {
		Arrays.sort(this.starts, 0, this.count);
		Arrays.sort(this.ends, 0, this.count);
		for (int i = 1; i < this.count; i++) {
			if (this.ends[i - 1] > this.starts[i]) {
				throw corrupt(this.starts[i], "entries that don't overlap", "one inside another");
			}
		}
	}

	private void readName(int unicodePath) {
		int length = this.rawNameLength;
		boolean utf8 = (uint16(this.header, 8) & UTF_8) != 0 || ZipName.isAscii(this.details, 0, length);
		if (unicodePath >= 0 && isChecked(unicodePath)) {
			setName(this.details, unicodePath + 5, unicodePath + uint16(this.details, unicodePath - 2));
		}
		else if (utf8 || ZipName.isUtf8(this.details, 0, length)) {
			setName(this.details, 0, length);
		}
		else {
			byte[] decoded = ZipName.decode(this.details, 0, length);
			setName(decoded, 0, decoded.length);
		}
	}

	/** The name in UTF-8 applies only to the name that it was made of. */
	private boolean isChecked(int unicodePath) {
		CRC32 checksum = new CRC32();
		checksum.update(this.details, 0, this.rawNameLength);
		return (int) checksum.getValue() == int32(this.details, unicodePath + 1)
				&& ZipName.isUtf8(this.details, unicodePath + 5, unicodePath + uint16(this.details, unicodePath - 2));
	}

	private void setName(byte[] raw, int from, int to) {
		if (host() == HOST_DOS) {
			ZipName.straighten(raw, from, to);
		}
		this.decodedName = raw;
		this.decodedNameFrom = from;
		this.decodedNameTo = to;
		this.nameEndsInSlash = to > from && raw[to - 1] == '/';
		this.nameLength = MemberName.normalise(raw, from, to, this.name);
	}

	private void readMember(long contentOffset) {
		int method = uint16(this.header, 10);
		if ((uint16(this.header, 8) & ENCRYPTED) != 0) {
			skip(SkippedKind.ENCRYPTED);
			return;
		}
		if (this.nameEndsInSlash) {
			skip(SkippedKind.DIRECTORY);
			return;
		}
		if (method != STORED && method != DEFLATED) {
			skip(SkippedKind.UNKNOWN_METHOD);
			return;
		}
		if (method == STORED && this.packedLength != this.length) {
			throw corrupt(this.at, "the length of what is stored as it is",
					"%d packed and %d not".formatted(this.packedLength, this.length));
		}
		if (method == DEFLATED && this.length / MAX_DEFLATE_RATIO > this.packedLength) {
			throw corrupt(this.at, "a length that deflate can pack into %d bytes".formatted(this.packedLength),
					Long.toString(this.length));
		}
		switch (unixType()) {
			case 0, 0x8 -> readFile(contentOffset, method);
			case 0xA -> readSymlink(contentOffset, method);
			case 0x4 -> skip(SkippedKind.DIRECTORY);
			case 0x1 -> skip(SkippedKind.FIFO);
			default -> skip(SkippedKind.DEVICE);
		}
	}

	private void readFile(long contentOffset, int method) {
		int checksum = int32(this.header, 16);
		if (isNameUsable()) {
			int row = this.rows.putContent(this.name, this.nameLength, contentOffset, this.length, this.modifiedSecond,
					hash(checksum));
			this.rows.store(row, contentOffset, (method == DEFLATED) ? this.packedLength : MemberTable.PLAIN, checksum);
			this.contentBytes += this.length;
		}
	}

	/** Distinguishes contents without reading them. */
	private long hash(int checksum) {
		long hash = (long) checksum << 32 ^ this.length;
		return (hash != 0) ? hash : 1;
	}

	private void readSymlink(long contentOffset, int method) {
		if (!isNameUsable()) {
			return;
		}
		if (this.length == 0 || this.length > MemberName.MAX_LENGTH) {
			skip(SkippedKind.SYMLINK_DANGLING);
			return;
		}
		try (InputStream content = (method == DEFLATED)
				? new DeflatedStream(this.bytes, contentOffset, this.packedLength, this.length, int32(this.header, 16))
				: new StoredStream(this.bytes, contentOffset, this.length)) {
			this.rows.putSymlink(this.name, this.nameLength, content.readAllBytes(), this.modifiedSecond);
		}
		catch (IOException ex) {
			throw corrupt(contentOffset, "the target of the symbolic link '%s'".formatted(printableName()),
					String.valueOf(ex.getMessage()));
		}
	}

	private boolean isNameUsable() {
		if (this.nameLength <= 0) {
			add(SkippedKind.UNUSABLE_NAME);
			return false;
		}
		if (!this.rows.hasRoomFor(this.nameLength)) {
			throw this.rows.tooLarge(this.file);
		}
		return true;
	}

	private void skip(SkippedKind kind) {
		add(kind);
		if (this.nameLength > 0) {
			this.rows.remove(this.name, this.nameLength);
		}
	}

	private void add(SkippedKind kind) {
		this.skipped.add(kind, this.decodedName, this.decodedNameFrom, this.decodedNameTo, null);
	}

	private int host() {
		return this.header[5] & 0xFF;
	}

	/** The upper four bits of a mode, zero if the host has none. */
	private int unixType() {
		return (host() == HOST_UNIX || host() == HOST_DARWIN) ? int32(this.header, 38) >>> 28 : 0;
	}

	/** Zero for the earliest, which stands for none, and for invalid dates. */
	private static long dosSecond(int date, int time) {
		int year = 1980 + (date >>> 9);
		int month = date >>> 5 & 0xF;
		int day = date & 0x1F;
		boolean isDate = month >= 1 && month <= 12 && day >= 1 && day <= YearMonth.of(year, month).lengthOfMonth();
		if (!isDate || date == EARLIEST_DATE && time == 0) {
			return 0;
		}
		long seconds = (time >>> 11) * 3600L + (time >>> 5 & 0x3F) * 60L + (time & 0x1F) * 2L;
		return LocalDate.of(year, month, day).toEpochDay() * 86_400 + seconds;
	}

	private String printableName() {
		return PrintableText.of(this.details, 0, Math.min(this.rawNameLength, 100));
	}

	private static byte[] read(ByteSource bytes, long offset, int length) {
		byte[] record = new byte[length];
		bytes.read(offset, record, 0, length);
		return record;
	}

	private ArchiveException corrupt(long offset, String expected, String found) {
		return ArchiveException.corrupt(ArchiveFormat.ZIP.label(), this.file, offset, expected, found);
	}

	private static int uint16(byte[] bytes, int at) {
		return (short) SHORTS.get(bytes, at) & 0xFFFF;
	}

	private static int int32(byte[] bytes, int at) {
		return (int) INTS.get(bytes, at);
	}

	private static long uint32(byte[] bytes, int at) {
		return int32(bytes, at) & FULL_INT;
	}

	private static long int64(byte[] bytes, int at) {
		return (long) LONGS.get(bytes, at);
	}

}
