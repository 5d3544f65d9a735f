package io.tarweb.internal.archive;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The format of an archive, by its first bytes, not by its name. Tars share no mark, so
 * any other file counts as a tar, for {@link TarReader} to check. A zip may have anything
 * in front of it; its end then identifies it.
 */
public enum ArchiveFormat {

	/** Plain, whatever its dialect. */
	TAR("tar"),

	/** Zip files, jars among them. */
	ZIP("zip", 'P', 'K', 3, 4),

	/** A tar compressed with gzip. */
	TAR_GZ("tar.gz", 0x1F, 0x8B),

	/** A tar compressed with bzip2. */
	TAR_BZ2("tar.bz2", 'B', 'Z', 'h'),

	/** A tar compressed with xz. */
	TAR_XZ("tar.xz", 0xFD, '7', 'z', 'X', 'Z', 0),

	/** A tar compressed with Zstandard. */
	TAR_ZST("tar.zst", 0x28, 0xB5, 0x2F, 0xFD),

	/** Recognized only for the message. */
	SEVEN_ZIP("7z", '7', 'z', 0xBC, 0xAF, 0x27, 0x1C),

	/** Recognized, because one that holds a zip ends like a zip with trailing bytes. */
	RAR("rar", 'R', 'a', 'r', '!', 0x1A, 7);

	/** The length of the longest mark. */
	private static final int MARK_BYTES = 6;

	private static final int SKIPPABLE_HEADER_BYTES = 8;

	private final String label;

	private final byte[] mark;

	ArchiveFormat(String label, int... mark) {
		this.label = label;
		this.mark = new byte[mark.length];
		for (int i = 0; i < mark.length; i++) {
			this.mark[i] = (byte) mark[i];
		}
	}

	/**
	 * The format's name in messages and reports: the usual extension.
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Recognizes a format with a mark.
	 * @return the format, {@code null} if none of them has this mark
	 */
	static @Nullable ArchiveFormat marked(ByteSource bytes) {
		byte[] start = start(bytes, 0);
		for (ArchiveFormat format : values()) {
			if (format.isMarkOf(start)) {
				return format;
			}
		}
		boolean zstandard = isSkippable(start) && TAR_ZST.isMarkOf(start(bytes, behindSkippableFrames(bytes)));
		return zstandard ? TAR_ZST : null;
	}

	private boolean isMarkOf(byte[] start) {
		return this.mark.length > 0 && Arrays.equals(this.mark, Arrays.copyOf(start, this.mark.length));
	}

	private static byte[] start(ByteSource bytes, long at) {
		byte[] start = new byte[MARK_BYTES];
		bytes.read(at, start, 0, (int) Math.min(start.length, bytes.sizeBytes() - at));
		return start;
	}

	/**
	 * A skippable frame of Zstandard, such as pzstd's length (RFC 8878, 3.1.2): a mark of
	 * which half a byte is free, then the length of the frame. LZ4 has the same.
	 */
	private static boolean isSkippable(byte[] start) {
		return (start[0] & 0xF0) == 0x50 && start[1] == 0x2A && start[2] == 0x4D && start[3] == 0x18;
	}

	private static long behindSkippableFrames(ByteSource bytes) {
		ReadAhead headers = new ReadAhead(bytes);
		byte[] header = new byte[SKIPPABLE_HEADER_BYTES];
		long at = 0;
		while (bytes.sizeBytes() - at >= header.length) {
			headers.read(at, header, header.length);
			if (!isSkippable(header)) {
				return at;
			}
			long length = (header[4] & 0xFFL) | (header[5] & 0xFFL) << 8 | (header[6] & 0xFFL) << 16
					| (header[7] & 0xFFL) << 24;
			at = Math.min(at + header.length + length, bytes.sizeBytes());
			LoadPace.pause();
		}
		return at;
	}

}
