package io.tarweb.internal.layer;

import java.util.Arrays;
import java.util.stream.IntStream;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.LoadPace;

/**
 * The XXH3 hash of every member's content: what an entity tag is made of and what tells
 * two archives apart. Content and names only, so that a rebuild which changes nothing but
 * times hashes the same. Taken from the archive where it brings them, else computed, on
 * all cores unless others need them.
 * <p>
 * A hash that the archive brings isn't checked: reading the contents is what it saves. A
 * wrong one makes a wrong entity tag of this member and nothing else. It harms no more
 * than whoever wrote the archive could by writing another content.
 */
final class ContentHashes {

	/** Large enough for full speed, small enough to stay in a core's cache. */
	private static final int CHUNK_BYTES = 128 * 1024;

	/** What one task of the pool hashes. */
	private static final int CONTENTS_PER_TASK = 256;

	private final Archive archive;

	private final long[] hashes;

	private final long unreadBytes;

	ContentHashes(Archive archive) {
		this.archive = archive;
		this.hashes = new long[archive.size()];
		// However many names lead to a content, it is read once, and in the archive's
		// order.
		long[] offsets = IntStream.range(0, archive.size())
			.mapToLong(archive::contentOffset)
			.sorted()
			.distinct()
			.toArray();
		long[] lengths = new long[offsets.length];
		long[] ofContent = new long[offsets.length];
		int[] contentOf = new int[archive.size()];
		for (int member = 0; member < contentOf.length; member++) {
			contentOf[member] = Arrays.binarySearch(offsets, archive.contentOffset(member));
			lengths[contentOf[member]] = archive.storedLength(member);
			ofContent[contentOf[member]] = archive.contentHash(member);
		}
		this.unreadBytes = unreadBytes(ofContent, lengths);
		LoadPace.spread(IntStream.rangeClosed(0, (offsets.length - 1) / CONTENTS_PER_TASK)).forEach((task) -> {
			Hasher hasher = new Hasher();
			int end = Math.min(offsets.length, (task + 1) * CONTENTS_PER_TASK);
			for (int content = task * CONTENTS_PER_TASK; content < end; content++) {
				if (ofContent[content] == 0) {
					ofContent[content] = hasher.hash(archive, offsets[content], lengths[content]);
				}
			}
		});
		for (int member = 0; member < contentOf.length; member++) {
			this.hashes[member] = ofContent[contentOf[member]];
		}
	}

	private static long unreadBytes(long[] ofContent, long[] lengths) {
		long unread = 0;
		for (int content = 0; content < ofContent.length; content++) {
			unread += (ofContent[content] != 0) ? lengths[content] : 0;
		}
		return unread;
	}

	/**
	 * How much of the contents wasn't read because the archive brings the hashes.
	 */
	long unreadBytes() {
		return this.unreadBytes;
	}

	long of(int member) {
		return this.hashes[member];
	}

	/**
	 * The hash of everything that is served: names and content, in the order of the
	 * names, so that it doesn't depend on the order in the archive.
	 * @return 32 hexadecimal digits
	 */
	String archiveId() {
		long[] pairs = new long[this.hashes.length];
		byte[] name = new byte[256];
		HashStream64 ofName = Hashing.xxh3_64().hashStream();
		for (int member = 0; member < pairs.length; member++) {
			int length = this.archive.nameLength(member);
			if (name.length < length) {
				name = new byte[length * 2];
			}
			this.archive.copyName(member, name, 0);
			LoadPace.pause();
			pairs[member] = ofName.reset().putBytes(name, 0, length).putLong(this.hashes[member]).getAsLong();
		}
		if (LoadPace.isGentle()) {
			Arrays.sort(pairs);
		}
		else {
			Arrays.parallelSort(pairs);
		}
		HashStream128 all = Hashing.xxh3_128().hashStream();
		for (long pair : pairs) {
			all.putLong(pair);
		}
		return String.format("%016x%016x", all.get().getMostSignificantBits(), all.get().getLeastSignificantBits());
	}

	private static final class Hasher {

		private final byte[] chunk = new byte[CHUNK_BYTES];

		private final HashStream64 stream = Hashing.xxh3_64().hashStream();

		long hash(Archive archive, long offset, long length) {
			this.stream.reset();
			long end = offset + length;
			for (long at = offset; at < end; at += CHUNK_BYTES) {
				int step = (int) Math.min(CHUNK_BYTES, end - at);
				archive.bytes().read(at, this.chunk, 0, step);
				this.stream.putBytes(this.chunk, 0, step);
				LoadPace.pause();
			}
			return this.stream.getAsLong();
		}

	}

}
