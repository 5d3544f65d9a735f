package io.tarweb.archive;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What an archive is, by its first bytes; its name says nothing. A tar has no mark that
 * all of them share, so it is what is left, for {@link TarReader} to check.
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

	/** Recognised for the message's sake. */
	SEVEN_ZIP("7z", '7', 'z', 0xBC, 0xAF, 0x27, 0x1C);

	/** As long as the longest mark. */
	static final int MARK_BYTES = 6;

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
	 * Returns the name by which messages and reports call this format.
	 * @return the usual extension
	 */
	public String label() {
		return this.label;
	}

	/**
	 * Recognises a format with a mark.
	 * @param start the first bytes of a file
	 * @return the format, {@code null} if none of them has this mark
	 */
	static @Nullable ArchiveFormat marked(byte[] start) {
		for (ArchiveFormat format : values()) {
			if (format.mark.length > 0 && Arrays.equals(format.mark, Arrays.copyOf(start, format.mark.length))) {
				return format;
			}
		}
		return null;
	}

}
