package io.tarweb.status;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One archive in service, and what was made of it.
 *
 * @param location where the archive comes from, as the operator wrote it
 * @param file the mapped local file
 * @param id the hash of the content in hexadecimal: equal for archives that serve the
 * same bytes under the same names
 * @param entries the number of members served
 * @param contentBytes the sum of the members' lengths, in bytes
 * @param archiveBytes the size of the archive, in bytes
 * @param skipped the number of members not served, by kind
 * @param trailingBytes the ignored bytes after the archive's end
 * @param loadedAt when the archive went into service
 * @param loadTime how long it took to open, index and prepare
 */
public record ArchiveStatus(String location, Path file, String id, int entries, long contentBytes, long archiveBytes,
		Map<String, Integer> skipped, long trailingBytes, Instant loadedAt, Duration loadTime) {

}
