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

	ArchiveLimits toLimits() {
		ArchiveLimits.Builder limits = ArchiveLimits.builder().maxUnpackedBytes(this.maxUnpackedSize.toBytes());
		if (this.maxEntries != null) {
			limits.maxEntries(this.maxEntries);
		}
		if (this.maxNameSize != null) {
			limits.maxNameBytes((int) Math.min(this.maxNameSize.toBytes(), Integer.MAX_VALUE));
		}
		return limits.build();
	}

}
