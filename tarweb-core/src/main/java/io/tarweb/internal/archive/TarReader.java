package io.tarweb.internal.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

import io.tarweb.error.ArchiveException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar. This is the one class that knows the format, and this comment is the
 * specification of what it accepts; the sources are POSIX.1-2017 "pax Interchange
 * Format", the GNU tar manual, "Basic Tar Format", and tar(5) of FreeBSD.
 * <p>
 * An archive is a sequence of blocks of 512 bytes. A member is one header block and its
 * content, padded to whole blocks. Two blocks of zeros end the archive; one does too,
 * whatever follows it, as with GNU tar. Bytes after the zeros are ignored, and counted.
 * An archive that stops anywhere else is corrupt, even if a header could begin there,
 * because an interrupted copy looks like that. <pre>
 * offset width
 *      0   100  name, up to the first zero byte
 *    124    12  size of the content in bytes, a number
 *    136    12  time of modification in seconds since 1970, a number
 *    148     8  checksum, octal: the sum of the block's bytes with this field as spaces
 *    156     1  type
 *    157   100  name of the target of a link
 *    257     8  magic: "ustar", zero, "00" is POSIX; "ustar", two spaces, zero is GNU;
 *               anything else is the format of Unix version 7
 *    345   155  POSIX only: a prefix to the name, joined by a slash; 131 wide where the
 *               block ends in "tar" and a zero (star)
 *    482     1  GNU, type S: not zero if a block of the sparse map follows; in that block
 *               the same at 504
 * </pre> The checksum is verified in its unsigned and its historic signed reading. A
 * number is octal with spaces or zeros around it, or, if the first byte has its top bit
 * set, binary: a big-endian two's complement of the other 95 bits. It must fit 63 bits,
 * and a size can't be negative. Other fields are ignored.
 * <p>
 * Types:
 * <ul>
 * <li>{@code 0}, zero, {@code 7}: a file; a name that ends in a slash makes it a
 * directory, which is how version 7 stores them.
 * <li>{@code 1}: a hard link to a name that comes before it in the archive. Its size is
 * ignored in version 7 and GNU archives. POSIX archives of 1988 may have a size and no
 * content, those of 2001 may have a content: there is one if an extended header has been
 * seen, or if no header follows directly.
 * <li>{@code 2}: a symbolic link, see {@link LinkResolver}.
 * <li>{@code 3}, {@code 4}, {@code 5}, {@code 6}: devices, directory, FIFO; skipped,
 * their size is ignored.
 * <li>{@code x}, {@code X}: an extended header for the next member, of POSIX and of
 * Solaris. Records "length key=value\n"; taken are path, linkpath, size and mtime, an
 * empty value deletes; keys that begin with GNU.sparse. mark a sparse file; a comment
 * TARWEB.xxh3= with 16 hexadecimal digits is the hash of the content; others are ignored.
 * <li>{@code g}: the same for all members that follow, unless their own says otherwise;
 * not the hash, which no two members have to share.
 * <li>{@code L}, {@code K}: GNU, the content is the name, the target, of the next member.
 * An extended header wins over it.
 * <li>{@code S}: GNU, a sparse file; skipped.
 * <li>{@code D}: GNU, a directory with a content; skipped. {@code V}: a volume label;
 * skipped.
 * <li>{@code M}: GNU, a file that began on another volume; refused, as is the extended
 * header key GNU.volume.offset.
 * <li>Any other type is skipped together with its content.
 * </ul>
 * <p>
 * Of two members with the same name the later one counts, whatever their types. Headers
 * for a member that doesn't follow are corrupt; extended headers and long names over 1
 * MiB are refused. Every number from the file is checked against the file before it is
 * used, so the reader's time and memory stay in proportion to the archive's own size.
 */
final class TarReader {

	static final int BLOCK = 512;

	private static final int NAME = 0;

	private static final int NAME_WIDTH = 100;

	private static final int SIZE = 124;

	private static final int MODIFIED = 136;

	private static final int NUMBER_WIDTH = 12;

	private static final int CHECKSUM = 148;

	private static final int CHECKSUM_WIDTH = 8;

	private static final int TYPE = 156;

	private static final int LINK_NAME = 157;

	private static final int MAGIC = 257;

	private static final int PREFIX = 345;

	private static final int PREFIX_WIDTH = 155;

	private static final int STAR_PREFIX_WIDTH = 131;

	private static final int STAR_TRAILER = 508;

	private static final int SPARSE_CONTINUES = 482;

	private static final int SPARSE_BLOCK_CONTINUES = 504;

	/** The limit of Go's archive/tar. */
	private static final int MAX_METADATA = 1 << 20;

	private static final int CHUNK_BYTES = 16 * 1024;

	private static final byte[] ZEROS = new byte[CHUNK_BYTES];

	private static final byte[] USTAR = bytes("ustar");

	private static final byte[] STAR = bytes("tar\0");

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private final Path file;

	private final ByteSource bytes;

	private final ReadAhead headers;

	private final MemberRows rows;

	private final SkippedEntries skipped;

	private final byte[] header = new byte[BLOCK];

	private final byte[] name = new byte[MemberName.MAX_LENGTH];

	private final byte[] target = new byte[MemberName.MAX_LENGTH];

	private final byte[] joined = new byte[PREFIX_WIDTH + 1 + NAME_WIDTH];

	private final ExtendedHeader global = new ExtendedHeader();

	private final ExtendedHeader local = new ExtendedHeader();

	private byte @Nullable [] longName;

	private byte @Nullable [] longTarget;

	/** The position of the member's name in the archive's own form. */
	private byte[] rawName = this.header;

	private int rawNameFrom;

	private int rawNameTo;

	private int nameLength;

	private boolean nameEndsInSlash;

	private boolean extendedSeen;

	private boolean metadataPending;

	private long at;

	private long next;

	private long contentBytes;

	private TarReader(Path file, ByteSource bytes, MemberRows rows, SkippedEntries skipped) {
		this.file = file;
		this.bytes = bytes;
		this.headers = new ReadAhead(bytes);
		this.rows = rows;
		this.skipped = skipped;
	}

	/**
	 * Reads all headers of an archive.
	 * @param file the archive, for messages
	 * @param rows receives its members
	 * @param skipped receives the entries that aren't members
	 * @return the bytes of content that it stores as files
	 */
	static long read(Path file, ByteSource bytes, MemberRows rows, SkippedEntries skipped) {
		TarReader reader = new TarReader(file, bytes, rows, skipped);
		reader.requireTar();
		while (reader.readHeader()) {
			reader.readEntry();
			LoadPace.pause();
		}
		return reader.contentBytes;
	}

	/**
	 * Whether something certainly begins as a tar: its first block is a whole header.
	 */
	static boolean hasHeader(ByteSource bytes) {
		return bytes.sizeBytes() >= BLOCK && checksumFault(firstBlock(bytes)) == null;
	}

	/**
	 * Whether something begins as a tar, possibly a damaged one: its first block is a
	 * header or empty.
	 */
	static boolean isTar(ByteSource bytes) {
		if (bytes.sizeBytes() < BLOCK) {
			return false;
		}
		byte[] block = firstBlock(bytes);
		return isZeros(block) || isUstar(block) || checksumFault(block) == null;
	}

	private static byte[] firstBlock(ByteSource bytes) {
		byte[] block = new byte[BLOCK];
		bytes.read(0, block, 0, BLOCK);
		return block;
	}

	private void requireTar() {
		long size = this.bytes.sizeBytes();
		if (size == 0) {
			throw ArchiveException.notAnArchive(this.file, "it is empty");
		}
		if (!isTar(this.bytes)) {
			throw ArchiveException.notAnArchive(this.file,
					(size < BLOCK) ? "%d bytes are less than one header of a tar".formatted(size)
							: "it begins neither as a tar nor as anything else that can be served");
		}
	}

	private boolean readHeader() {
		this.at = this.next;
		long left = this.bytes.sizeBytes() - this.at;
		if (left == 0) {
			throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.at,
					"another member, or zeros that end the archive", "the end of the file");
		}
		if (left < BLOCK) {
			throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.at, "a header of 512 bytes",
					"the end of the file after %d".formatted(left));
		}
		this.headers.read(this.at, this.header, BLOCK);
		this.next = this.at + BLOCK;
		if (this.header[0] == 0 && isZeros(this.header)) {
			requireNothingPending();
			this.skipped.trailing(trailingBytes());
			return false;
		}
		String fault = checksumFault(this.header);
		if (fault != null) {
			throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.at,
					"a header with a valid checksum", fault);
		}
		return true;
	}

	private void requireNothingPending() {
		if (this.metadataPending) {
			throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.at,
					"the member that an extended header describes", "the end of the archive");
		}
	}

	/** Tapes and pipes are padded with zeros. */
	private long trailingBytes() {
		byte[] chunk = new byte[CHUNK_BYTES];
		long end = this.bytes.sizeBytes();
		for (long from = this.next; from < end; from += CHUNK_BYTES) {
			int length = (int) Math.min(CHUNK_BYTES, end - from);
			this.bytes.read(from, chunk, 0, length);
			int zeros = Arrays.mismatch(chunk, 0, length, ZEROS, 0, length);
			if (zeros >= 0) {
				return end - from - zeros;
			}
			LoadPace.pause();
		}
		return 0;
	}

	private void readEntry() {
		switch (this.header[TYPE]) {
			case 'x', 'X' -> {
				readExtendedHeader(this.local);
				this.metadataPending = true;
			}
			case 'g' -> readExtendedHeader(this.global);
			case 'L' -> {
				this.longName = readLongName();
			}
			case 'K' -> {
				this.longTarget = readLongName();
			}
			default -> {
				readName();
				readMember();
				this.local.clear();
				this.longName = null;
				this.longTarget = null;
				this.metadataPending = false;
			}
		}
	}

	private void readExtendedHeader(ExtendedHeader into) {
		long offset = this.next;
		byte[] records = readMetadata();
		int fault = into.read(records);
		if (fault >= 0) {
			throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, offset + fault,
					"a record of an extended header", ExtendedHeader.describe(records, fault));
		}
		if (into.continuesVolume()) {
			throw ArchiveException.unsupported(ArchiveFormat.TAR.label(), this.file, offset,
					"a file continues from another volume");
		}
		this.extendedSeen = true;
	}

	private byte[] readLongName() {
		byte[] content = readMetadata();
		this.metadataPending = true;
		return Arrays.copyOf(content, lengthOfText(content, 0, content.length));
	}

	private byte[] readMetadata() {
		long size = size();
		if (size > MAX_METADATA) {
			throw ArchiveException.unsupported(ArchiveFormat.TAR.label(), this.file, this.at,
					"an extended header of %d bytes; the limit is %d".formatted(size, MAX_METADATA));
		}
		long offset = this.next;
		passContent(size);
		byte[] content = new byte[(int) size];
		this.bytes.read(offset, content, 0, content.length);
		return content;
	}

	private void readMember() {
		switch (this.header[TYPE]) {
			case '0', 0, '7' -> readFile();
			case '1' -> readHardLink();
			case '2' -> readSymlink();
			case '3', '4' -> skip(SkippedKind.DEVICE);
			case '5' -> skip(SkippedKind.DIRECTORY);
			case '6' -> skip(SkippedKind.FIFO);
			case 'D' -> skipWithContent(SkippedKind.DIRECTORY);
			case 'S' -> skipSparse();
			case 'V' -> skipWithContent(SkippedKind.VOLUME_LABEL);
			case 'M' -> throw ArchiveException.unsupported(ArchiveFormat.TAR.label(), this.file, this.at,
					"a file continues from another volume");
			default -> skipWithContent(SkippedKind.UNKNOWN_TYPE);
		}
	}

	private void readFile() {
		if (this.local.sparse() || this.global.sparse()) {
			skipWithContent(SkippedKind.SPARSE);
		}
		else if (this.nameEndsInSlash) {
			skipWithContent(SkippedKind.DIRECTORY);
		}
		else {
			long offset = this.next;
			long size = contentSize();
			passContent(size);
			if (isNameUsable()) {
				this.rows.putContent(this.name, this.nameLength, offset, size, modifiedSecond(),
						this.local.contentHash());
				this.contentBytes += size;
			}
		}
	}

	private void readHardLink() {
		if (hasHardLinkContent()) {
			readFile();
		}
		else if (isNameUsable()) {
			byte[] text = linkTarget();
			int length = MemberName.normalise(text, 0, text.length, this.target);
			int row = (length > 0) ? this.rows.find(this.target, length) : -1;
			if (row >= 0 && (this.rows.isContent(row) || this.rows.isSymlink(row))) {
				this.rows.putHardLink(this.name, this.nameLength, row);
			}
			else {
				skipLink(SkippedKind.HARD_LINK_DANGLING, text);
			}
		}
	}

	private boolean hasHardLinkContent() {
		if (!isPosix() || contentSize() == 0) {
			return false;
		}
		if (this.extendedSeen) {
			return true;
		}
		if (this.bytes.sizeBytes() - this.next < BLOCK) {
			return false;
		}
		byte[] following = new byte[BLOCK];
		this.bytes.read(this.next, following, 0, BLOCK);
		return !isZeros(following) && checksumFault(following) != null;
	}

	private void readSymlink() {
		if (isNameUsable()) {
			byte[] text = linkTarget();
			if (text.length == 0 || text.length > MemberName.MAX_LENGTH) {
				skipLink(SkippedKind.SYMLINK_DANGLING, text);
			}
			else {
				this.rows.putSymlink(this.name, this.nameLength, text, modifiedSecond());
			}
		}
	}

	private byte[] linkTarget() {
		byte[] path = pathOr(this.local.linkPath(), this.longTarget, this.global.linkPath());
		return (path != null) ? path : Arrays.copyOfRange(this.header, LINK_NAME, endOfText(LINK_NAME, NAME_WIDTH));
	}

	private void skipSparse() {
		boolean continues = this.header[SPARSE_CONTINUES] != 0;
		byte[] flag = new byte[1];
		while (continues) {
			if (this.bytes.sizeBytes() - this.next < BLOCK) {
				throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.next,
						"a block of a sparse map", "the end of the file");
			}
			this.bytes.read(this.next + SPARSE_BLOCK_CONTINUES, flag, 0, 1);
			continues = flag[0] != 0;
			this.next += BLOCK;
		}
		skipWithContent(SkippedKind.SPARSE);
	}

	private void skipWithContent(SkippedKind kind) {
		passContent(contentSize());
		skip(kind);
	}

	private void skip(SkippedKind kind) {
		skipLink(kind, null);
	}

	private void skipLink(SkippedKind kind, byte @Nullable [] target) {
		add(kind, target);
		if (kind != SkippedKind.VOLUME_LABEL && this.nameLength > 0) {
			this.rows.remove(this.name, this.nameLength);
		}
	}

	private void add(SkippedKind kind, byte @Nullable [] target) {
		this.skipped.add(kind, this.rawName, this.rawNameFrom, this.rawNameTo, target);
	}

	private void passContent(long size) {
		long left = this.bytes.sizeBytes() - this.next;
		long padding = -size & BLOCK - 1;
		if (size > left || padding > left - size) {
			throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.at,
					"%d bytes of content in whole blocks".formatted(size),
					"%d bytes until the end of the file".formatted(left));
		}
		this.next += size + padding;
	}

	private void readName() {
		byte[] path = pathOr(this.local.path(), this.longName, this.global.path());
		if (path != null) {
			readName(path, 0, path.length);
			return;
		}
		int end = endOfText(NAME, NAME_WIDTH);
		if (!isPosix() || this.header[PREFIX] == 0) {
			readName(this.header, NAME, end);
			return;
		}
		boolean star = Arrays.equals(this.header, STAR_TRAILER, BLOCK, STAR, 0, STAR.length);
		int prefixLength = endOfText(PREFIX, star ? STAR_PREFIX_WIDTH : PREFIX_WIDTH) - PREFIX;
		System.arraycopy(this.header, PREFIX, this.joined, 0, prefixLength);
		this.joined[prefixLength] = '/';
		System.arraycopy(this.header, NAME, this.joined, prefixLength + 1, end - NAME);
		readName(this.joined, 0, prefixLength + 1 + end - NAME);
	}

	private void readName(byte[] raw, int from, int to) {
		this.rawName = raw;
		this.rawNameFrom = from;
		this.rawNameTo = to;
		this.nameEndsInSlash = to > from && raw[to - 1] == '/';
		this.nameLength = MemberName.normalise(raw, from, to, this.name);
	}

	private boolean isNameUsable() {
		if (this.nameLength <= 0) {
			add(SkippedKind.UNUSABLE_NAME, null);
			return false;
		}
		if (!this.rows.hasRoomFor(this.nameLength)) {
			throw this.rows.tooLarge(this.file);
		}
		return true;
	}

	private static byte @Nullable [] pathOr(byte @Nullable [] local, byte @Nullable [] longName,
			byte @Nullable [] global) {
		byte[] path = (local != null) ? local : (longName != null) ? longName : global;
		return (path == null || path.length == 0) ? null : path;
	}

	private long contentSize() {
		long size = this.local.sizeOr(this.global);
		return (size != ExtendedHeader.ABSENT) ? size : size();
	}

	private long size() {
		long size = number(SIZE);
		if (size < 0) {
			throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.at + SIZE, "a size",
					Long.toString(size));
		}
		return size;
	}

	private long modifiedSecond() {
		long second = this.local.modifiedSecondOr(this.global);
		return (second != ExtendedHeader.ABSENT) ? second : number(MODIFIED);
	}

	private long number(int field) {
		if (this.header[field] < 0) {
			return binary(field);
		}
		long value = octal(this.header, field, NUMBER_WIDTH);
		if (value < 0) {
			throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.at + field, "an octal number",
					"'" + PrintableText.of(this.header, field, NUMBER_WIDTH) + "'");
		}
		return value;
	}

	private long binary(int field) {
		long value = (this.header[field] << 25) >> 25;
		for (int i = field + 1; i < field + NUMBER_WIDTH; i++) {
			long shifted = value << Byte.SIZE;
			if (shifted >> Byte.SIZE != value) {
				throw ArchiveException.corrupt(ArchiveFormat.TAR.label(), this.file, this.at + field,
						"a number of at most 63 bits", "a greater one");
			}
			value = shifted | this.header[i] & 0xFF;
		}
		return value;
	}

	private static boolean isUstar(byte[] header) {
		return Arrays.equals(header, MAGIC, MAGIC + USTAR.length, USTAR, 0, USTAR.length);
	}

	private boolean isPosix() {
		return isUstar(this.header) && this.header[MAGIC + USTAR.length] != ' ';
	}

	private int endOfText(int field, int width) {
		return field + lengthOfText(this.header, field, width);
	}

	private static int lengthOfText(byte[] block, int from, int width) {
		int length = 0;
		while (length < width && block[from + length] != 0) {
			length++;
		}
		return length;
	}

	/**
	 * Reads an octal number.
	 * @param width the width of the field, at most 20
	 * @return the number, zero if the field is blank, or -1 if it is malformed
	 */
	private static long octal(byte[] block, int field, int width) {
		int at = field;
		int end = field + width;
		while (at < end && (block[at] == ' ' || block[at] == 0)) {
			at++;
		}
		long value = 0;
		while (at < end && block[at] >= '0' && block[at] <= '7') {
			value = value << 3 | block[at] - '0';
			at++;
		}
		return (at == end || block[at] == ' ' || block[at] == 0) ? value : -1;
	}

	private static boolean isZeros(byte[] block) {
		return Arrays.equals(block, 0, BLOCK, ZEROS, 0, BLOCK);
	}

	private static @Nullable String checksumFault(byte[] block) {
		long expected = octal(block, CHECKSUM, CHECKSUM_WIDTH);
		int sum = sum(block);
		if (expected >= 0 && (sum == expected || signedSum(block) == expected)) {
			return null;
		}
		return (expected < 0) ? "'" + PrintableText.of(block, CHECKSUM, CHECKSUM_WIDTH) + "' as checksum"
				: "checksum %o over bytes that sum up to %o".formatted(expected, sum);
	}

	/**
	 * Sums up a block eight bytes at a time, in four lanes of 16 bits; 64 times two bytes
	 * don't fill a lane.
	 * @return the unsigned checksum
	 */
	private static int sum(byte[] block) {
		long lanes = 0;
		for (int i = 0; i < BLOCK; i += Long.BYTES) {
			long word = (long) LONGS.get(block, i);
			lanes += (word & 0x00FF00FF00FF00FFL) + (word >>> Byte.SIZE & 0x00FF00FF00FF00FFL);
		}
		int sum = (int) ((lanes & 0xFFFF) + (lanes >>> 16 & 0xFFFF) + (lanes >>> 32 & 0xFFFF) + (lanes >>> 48));
		for (int i = CHECKSUM; i < CHECKSUM + CHECKSUM_WIDTH; i++) {
			sum += ' ' - (block[i] & 0xFF);
		}
		return sum;
	}

	private static int signedSum(byte[] block) {
		int sum = CHECKSUM_WIDTH * ' ';
		for (int i = 0; i < BLOCK; i++) {
			if (i < CHECKSUM || i >= CHECKSUM + CHECKSUM_WIDTH) {
				sum += block[i];
			}
		}
		return sum;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
