package io.tarweb.internal.archive;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The result of reading an archive.
 *
 * @param members the number of names with content, links included
 * @param contentBytes the bytes of content that the archive stores as files; links count
 * nothing, files replaced by a later one of the same name do count
 * @param replaced how often a name came again later in the archive and won
 * @param aliases the number of members that exist only because a symbolic link leads to
 * their directory
 * @param skipped how many entries were left out, by reason; reasons that didn't occur are
 * absent
 * @param trailingBytes how many bytes follow the archive's end and are ignored, from the
 * first one that isn't the format's padding
 * @param skippedEntries the entries that were left out, in no particular order, if the
 * options asked for them
 */
public record ArchiveReport(int members, long contentBytes, int replaced, int aliases,
		Map<SkippedKind, Integer> skipped, long trailingBytes, List<SkippedEntry> skippedEntries) {

	public ArchiveReport {
		EnumMap<SkippedKind, Integer> copy = new EnumMap<>(SkippedKind.class);
		copy.putAll(skipped);
		skipped = Collections.unmodifiableMap(copy);
		skippedEntries = List.copyOf(skippedEntries);
	}

	/**
	 * The number of entries that were left out for one reason, possibly zero.
	 */
	public int skipped(SkippedKind kind) {
		return this.skipped.getOrDefault(kind, 0);
	}

}
