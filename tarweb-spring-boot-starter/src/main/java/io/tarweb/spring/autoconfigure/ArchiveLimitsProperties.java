package io.tarweb.spring.autoconfigure;

import io.tarweb.settings.ArchiveLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Properties of how much of an archive is accepted.
 *
 * @param maxEntries Maximum number of entries in an archive. By default as many as an
 * index holds.
 * @param maxNameSize Maximum size of the names of all entries together. By default as
 * much as an index holds.
 * @param maxUnpackedSize Maximum size of a compressed tar once unpacked.
 */
public record ArchiveLimitsProperties(@Nullable Integer maxEntries, @Nullable DataSize maxNameSize,
		@DefaultValue("16GB") DataSize maxUnpackedSize) {

	ArchiveLimits toLimits(String prefix) {
		ArchiveLimits limits = PropertyCheck.convert(prefix + ".max-unpacked-size", this.maxUnpackedSize.toString(),
				(value) -> ArchiveLimits.DEFAULTS.withMaxUnpackedBytes(this.maxUnpackedSize.toBytes()));
		return withNameSize(withEntries(limits, prefix), prefix);
	}

	private ArchiveLimits withEntries(ArchiveLimits limits, String prefix) {
		Integer entries = this.maxEntries;
		return (entries != null) ? PropertyCheck.convert(prefix + ".max-entries", entries.toString(),
				(value) -> limits.withMaxEntries(entries)) : limits;
	}

	private ArchiveLimits withNameSize(ArchiveLimits limits, String prefix) {
		DataSize size = this.maxNameSize;
		return (size != null) ? PropertyCheck.convert(prefix + ".max-name-size", size.toString(),
				(value) -> limits.withMaxNameBytes((int) Math.min(size.toBytes(), Integer.MAX_VALUE))) : limits;
	}

}
