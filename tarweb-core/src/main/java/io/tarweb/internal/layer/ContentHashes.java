package io.tarweb.internal.layer;

import java.util.Arrays;
import java.util.stream.IntStream;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.LoadPace;

/**
 * The XXH3 hash of every member's content: entity tags are made of it, and it tells two
 * archives apart. It covers content and names only, so that a rebuild which changes
 * nothing but times hashes the same. The hashes are taken from the archive if it has
 * them, otherwise computed, on all cores unless others need them.
 * <p>
 * A hash from the archive isn't checked, since its purpose is to save reading the
 * contents. A wrong one gives this member a wrong entity tag and does nothing else. The
 * author of the archive could do as much harm by writing other content.
 */
final class ContentHashes {

	/** Large enough for full speed, small enough to stay in a core's cache. */
	private static final int CHUNK_BYTES = 128 * 1024;

	/** The number of contents that one task of the pool hashes. */
	private static final int CONTENTS_PER_TASK = 256;

	private final Archive archive;

	private final long[] hashes;

	private final long unreadBytes;

	ContentHashes(Archive archive) {
		this.archive = archive;
		this.hashes = new long[archive.size()];
		// Each content is read once, however many names lead to it, and in the archive's
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
	 * How many bytes of content weren't read because the archive has their hashes.
	 */
	long unreadBytes() {
		return this.unreadBytes;
	}

	long of(int member) {
		return this.hashes[member];
	}

	/**
	 * The hash of everything served: names and content, in the order of the names, so
	 * that the order in the archive doesn't matter.
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
