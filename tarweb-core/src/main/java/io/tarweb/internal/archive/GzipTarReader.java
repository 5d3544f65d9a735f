package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.tarweb.error.ArchiveException;

/**
 * Reads a {@code tar.gz} made to be read in part, like eStargz: a gzip stream ends before
 * and after each content, so that a content has one or more streams of its own, which
 * hold nothing else. Such a content can be sent as gzip straight from the file.
 * {@link TarReader} reads the headers from the streams between.
 * <p>
 * Unpacking everything once finds where streams begin; the table of contents of eStargz
 * ({@code stargz.index.json}) is neither needed nor trusted, and isn't a member. The
 * source for its name is the specification "eStargz: Standard-Compatible Extension to
 * Container Image Layers for Lazy Pulling".
 */
final class GzipTarReader {

	/** The bytes before the first content: a header, and directories before it. */
	private static final int MAX_FIRST_BYTES = 1 << 20;

	private static final byte[] TABLE_OF_CONTENTS = "stargz.index.json".getBytes(StandardCharsets.US_ASCII);

	/** Returned if the streams are cut elsewhere. */
	static final long OTHER_LAYOUT = -1;

	private GzipTarReader() {
	}

	/**
	 * Reads all headers of an archive, if it has this layout.
	 * @param file the archive, for messages
	 * @param rows receives its members; don't use them if it has another layout
	 * @param skipped receives the entries that aren't members
	 * @param maxBytes the most that it may unpack to
	 * @return the bytes of content that it stores as files, or {@link #OTHER_LAYOUT}
	 */
	static long read(Path file, ByteSource bytes, MemberRows rows, SkippedEntries skipped, long maxBytes) {
		GzipIndex index;
		try {
			index = GzipIndex.of(file, bytes, MAX_FIRST_BYTES, maxBytes);
		}
		catch (DamagedStreamException ex) {
			throw ex.in(ArchiveFormat.TAR_GZ, file);
		}
		catch (IOException ex) {
			throw ArchiveException.unsupported(ArchiveFormat.TAR_GZ.label(), file, -1, String.valueOf(ex.getMessage()));
		}
		if (index == null) {
			return OTHER_LAYOUT;
		}
		long contentBytes;
		try {
			contentBytes = TarReader.read(file, index, rows, skipped);
		}
		catch (GzipIndex.LongStreamException ex) {
			return OTHER_LAYOUT;
		}
		contentBytes -= dropTableOfContents(rows, skipped);
		for (int row = 0; row < rows.count(); row++) {
			if (rows.isContent(row) && !locate(index, rows, row)) {
				return OTHER_LAYOUT;
			}
		}
		return contentBytes;
	}

	/**
	 * Removes the table of contents.
	 * @param skipped receives it
	 * @return the length of the table
	 */
	static long dropTableOfContents(MemberRows rows, SkippedEntries skipped) {
		int row = rows.find(TABLE_OF_CONTENTS, TABLE_OF_CONTENTS.length);
		if (row < 0 || !rows.isContent(row)) {
			return 0;
		}
		long length = rows.length(row);
		rows.empty(row);
		skipped.add(SkippedKind.TABLE_OF_CONTENTS, TABLE_OF_CONTENTS, 0, TABLE_OF_CONTENTS.length, null);
		return length;
	}

	private static boolean locate(GzipIndex index, MemberRows rows, int row) {
		if (rows.length(row) == 0) {
			rows.store(row, 0, MemberTable.PLAIN, 0);
			return true;
		}
		long from = index.boundary(rows.offset(row));
		long to = index.boundary(rows.offset(row) + rows.length(row));
		if (from < 0 || to < 0) {
			return false;
		}
		rows.store(row, from, to - from, 0);
		return true;
	}

}
