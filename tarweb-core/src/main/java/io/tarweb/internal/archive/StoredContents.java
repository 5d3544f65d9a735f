package io.tarweb.internal.archive;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

import io.tarweb.error.ArchiveException;

/**
 * Verifies the stored contents of a zip, on all cores. They are sent unchanged, so damage
 * would go unnoticed later; in deflated contents, clients or {@link DeflatedStream}
 * notice it.
 */
final class StoredContents {

	private static final int CHUNK_BYTES = 128 * 1024;

	private static final int ROWS_PER_TASK = 256;

	private StoredContents() {
	}

	/**
	 * Compares checksums.
	 * @param file the archive, for messages
	 * @param rows its members, no two of them with the same bytes
	 * @throws ArchiveException if one differs
	 */
	static void verify(Path file, ByteSource bytes, MemberRows rows) {
		LoadPace.spread(IntStream.range(0, (rows.count() + ROWS_PER_TASK - 1) / ROWS_PER_TASK)).forEach((task) -> {
			byte[] chunk = new byte[CHUNK_BYTES];
			int to = Math.min(rows.count(), (task + 1) * ROWS_PER_TASK);
			for (int row = task * ROWS_PER_TASK; row < to; row++) {
				if (rows.isContent(row) && !rows.isPacked(row)) {
					verify(file, bytes, rows, row, chunk);
				}
			}
		});
	}

	private static void verify(Path file, ByteSource bytes, MemberRows rows, int row, byte[] chunk) {
		CRC32 actual = new CRC32();
		long from = rows.offset(row);
		long to = from + rows.length(row);
		for (long at = from; at < to; at += CHUNK_BYTES) {
			int step = (int) Math.min(CHUNK_BYTES, to - at);
			bytes.read(at, chunk, 0, step);
			actual.update(chunk, 0, step);
			LoadPace.pause();
		}
		if ((int) actual.getValue() != rows.checksum(row)) {
			throw ArchiveException.corrupt(ArchiveFormat.ZIP.label(), file, from,
					"a content of '%s' with the checksum %08x"
						.formatted(new String(rows.names().get(row), StandardCharsets.UTF_8), rows.checksum(row)),
					"%08x".formatted((int) actual.getValue()));
		}
	}

}
