package io.tarweb.spring.actuate.endpoint;

import java.time.Instant;
import java.util.Map;

import io.tarweb.site.ArchiveStatus;
import io.tarweb.site.EditionStatus;
import org.jspecify.annotations.Nullable;

/**
 * An archive as clients of the actuator see it.
 *
 * @param location where it comes from
 * @param file the local file that is mapped
 * @param id the hash of its content
 * @param entries the members that are served
 * @param contentBytes the sum of their lengths
 * @param archiveBytes the size of the archive
 * @param skipped the members that aren't served, counted by kind
 * @param loadedAt when it went into service
 * @param loadMilliseconds how long loading took
 */
public record ArchiveDescriptor(String location, String file, String id, int entries, long contentBytes,
		long archiveBytes, Map<String, Integer> skipped, Instant loadedAt, long loadMilliseconds) {

	static ArchiveDescriptor of(ArchiveStatus site) {
		return new ArchiveDescriptor(site.location(), site.file().toString(), site.id(), site.entries(),
				site.contentBytes(), site.archiveBytes(), site.skipped(), site.loadedAt(), site.loadTime().toMillis());
	}

	static @Nullable ArchiveDescriptor ofNullable(@Nullable EditionStatus edition) {
		return (edition != null) ? of(edition.archives().get(0)) : null;
	}

}
