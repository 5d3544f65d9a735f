package io.tarweb.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One edition of a site: what was published at one time.
 *
 * @param id the hash of the content in hexadecimal: equal for editions that serve the
 * same bytes under the same names; the archive's own id if there is only one
 * @param entries the number of members of all archives
 * @param contentBytes the sum of the members' lengths, in bytes
 * @param archiveBytes the size of all archives, in bytes
 * @param loadedAt when the edition was loaded
 * @param loadTime how long it took to open, index and prepare
 * @param archives the archives in the order in which they are consulted
 */
public record EditionStatus(String id, int entries, long contentBytes, long archiveBytes, Instant loadedAt,
		Duration loadTime, List<ArchiveStatus> archives) {

	public EditionStatus {
		archives = List.copyOf(archives);
	}

}
