package io.tarweb.spring.autoconfigure;

import io.tarweb.archive.ArchiveLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Properties of how much of an archive is accepted.
 *
 * @param maxEntries Maximum number of entries of an archive. By default as many as an
 * index holds.
 * @param maxNameSize Maximum size of the names of all entries together. By default as
 * much as an index holds.
 */
public record ArchiveLimitsProperties(@Nullable Integer maxEntries, @Nullable DataSize maxNameSize) {

	ArchiveLimits toLimits(String prefix) {
		ArchiveLimits limits = ArchiveLimits.DEFAULTS;
		if (this.maxEntries != null) {
			int entries = this.maxEntries;
			int nameBytes = limits.maxNameBytes();
			limits = PropertyCheck.convert(prefix + ".max-entries", String.valueOf(entries),
					(value) -> new ArchiveLimits(entries, nameBytes));
		}
		if (this.maxNameSize != null) {
			int entries = limits.maxEntries();
			int nameBytes = (int) Math.min(this.maxNameSize.toBytes(), Integer.MAX_VALUE);
			limits = PropertyCheck.convert(prefix + ".max-name-size", this.maxNameSize.toString(),
					(value) -> new ArchiveLimits(entries, nameBytes));
		}
		return limits;
	}

}
