package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.util.List;

import io.tarweb.reload.ArchiveSource;

/**
 * A source that knows, at less cost than a reload, whether its archive has changed.
 */
public interface WatchableSource extends ArchiveSource {

	/**
	 * Returns whether there is another archive than the one last accepted or refused. May
	 * download, so it blocks.
	 * @return whether to reload
	 * @throws IOException if there is no archive, or its origin isn't available.
	 * Unchecked exceptions mean the same.
	 */
	boolean changed() throws IOException;

	/**
	 * The places whose events call for a check. They change as links and directories are
	 * created and deleted.
	 * @return the places, none if only a check shows a change
	 */
	List<WatchPoint> watchPoints();

	/**
	 * The current status of the source.
	 */
	SourceStatus status();

	/**
	 * The notable statuses of some sources: the age of copies, and failures.
	 * @param sources any sources
	 * @return the statuses, without those that have neither
	 */
	static List<SourceStatus> notableStatuses(List<ArchiveSource> sources) {
		return sources.stream()
			.filter(WatchableSource.class::isInstance)
			.map((source) -> ((WatchableSource) source).status())
			.filter((status) -> status.fetchedAt() != null || status.failure() != null)
			.toList();
	}

}
