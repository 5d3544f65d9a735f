package io.tarweb.internal.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The entries skipped while an archive is read: counted, and listed only on request,
 * because an archive may have millions of directories.
 */
final class SkippedEntries {

	private final Map<SkippedKind, Integer> counts = new EnumMap<>(SkippedKind.class);

	private final List<SkippedEntry> list = new ArrayList<>();

	private final boolean listed;

	private long trailingBytes;

	SkippedEntries(boolean listed) {
		this.listed = listed;
	}

	/**
	 * Adds an entry.
	 * @param kind why it is left out
	 * @param target where it leads if it is a link
	 */
	void add(SkippedKind kind, byte[] name, int from, int to, byte @Nullable [] target) {
		this.counts.merge(kind, 1, Integer::sum);
		if (this.listed) {
			this.list.add(new SkippedEntry(kind, text(name, from, to),
					(target != null) ? text(target, 0, target.length) : null));
		}
	}

	private static String text(byte[] bytes, int from, int to) {
		return new String(bytes, from, to - from, StandardCharsets.UTF_8);
	}

	/**
	 * Notes that bytes follow the archive's end.
	 * @param bytes how many bytes there are
	 */
	void trailing(long bytes) {
		this.trailingBytes = bytes;
	}

	long trailingBytes() {
		return this.trailingBytes;
	}

	Map<SkippedKind, Integer> counts() {
		return this.counts;
	}

	List<SkippedEntry> list() {
		return this.list;
	}

}
