package io.tarweb.spring.actuate.endpoint;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.tarweb.status.ArchiveStatus;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a site is served from at one time, as clients of the actuator see it.
 *
 * @param id the hash of its content
 * @param entries the files that are served
 * @param bytes the size of the archives
 * @param contentBytes the sum of the files' lengths
 * @param loadedAt when it went into service
 * @param loadMilliseconds how long loading took
 * @param archives the archives, in the order in which they are consulted
 */
public record EditionDescriptor(String id, int entries, long bytes, long contentBytes, Instant loadedAt,
		long loadMilliseconds, List<ArchiveDescriptor> archives) {

	static EditionDescriptor of(EditionStatus edition) {
		return new EditionDescriptor(edition.id(), edition.entries(), edition.archiveBytes(), edition.contentBytes(),
				edition.loadedAt(), edition.loadTime().toMillis(),
				edition.archives().stream().map(ArchiveDescriptor::of).toList());
	}

	static @Nullable EditionDescriptor ofNullable(@Nullable EditionStatus edition) {
		return (edition != null) ? of(edition) : null;
	}

	/**
	 * One of the archives.
	 *
	 * @param location where it comes from
	 * @param file the local file that is mapped
	 * @param id the hash of its content
	 * @param entries its members that can be served
	 * @param skipped its members that aren't served, counted by kind
	 * @param trailingBytes the bytes that follow its end and are ignored
	 */
	public record ArchiveDescriptor(String location, String file, String id, int entries, long bytes,
			Map<String, Integer> skipped, long trailingBytes) {

		static ArchiveDescriptor of(ArchiveStatus archive) {
			return new ArchiveDescriptor(archive.location(), archive.file().toString(), archive.id(), archive.entries(),
					archive.archiveBytes(), archive.skipped(), archive.trailingBytes());
		}

	}

}
