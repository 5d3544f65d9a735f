package io.tarweb.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveFormat;
import org.jspecify.annotations.Nullable;

/**
 * The result of comparing contents with the archive's own records: the hashes of a packed
 * tar, the checksums of a zip. Other archives have none.
 *
 * @param verified how many members could be compared
 * @param damaged the members that differ
 */
record Verification(int verified, List<Damaged> damaged) {

	/** Verification wasn't requested. */
	static final Verification NONE = new Verification(0, List.of());

	private static final int CHUNK_BYTES = 128 * 1024;

	/**
	 * Reads all contents with a hash or checksum.
	 * @param contents its members
	 * @return the damaged members, in the order of the names
	 */
	static Verification of(Archive archive, Contents contents) {
		int verified = 0;
		List<Damaged> damaged = new ArrayList<>();
		HashStream64 hash = Hashing.xxh3_64().hashStream();
		byte[] chunk = new byte[CHUNK_BYTES];
		for (Map.Entry<String, Integer> entry : contents.members().entrySet()) {
			int member = entry.getValue();
			long expected = contents.hash(member);
			if (expected != 0 || archive.format() == ArchiveFormat.ZIP) {
				verified++;
				String fault = fault(archive, member, expected, hash.reset(), chunk);
				if (fault != null) {
					damaged.add(new Damaged(entry.getKey(), archive.contentOffset(member), fault));
				}
			}
		}
		return new Verification(verified, damaged);
	}

	/** The stream of a packed content compares its checksum. */
	private static @Nullable String fault(Archive archive, int member, long expected, HashStream64 hash, byte[] chunk) {
		try (InputStream content = archive.content(member)) {
			for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
				hash.putBytes(chunk, 0, read);
			}
		}
		catch (IOException ex) {
			return ex.getMessage();
		}
		return (expected != 0 && hash.getAsLong() != expected)
				? "the hash %016x instead of %016x".formatted(hash.getAsLong(), expected) : null;
	}

	/**
	 * A member that differs.
	 *
	 * @param offset where its content begins in the archive
	 * @param what how the damage shows
	 */
	record Damaged(String name, long offset, String what) {

	}

}
