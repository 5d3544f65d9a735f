package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.util.List;

import io.tarweb.reload.ArchiveSource;

/**
 * A source that can tell, more cheaply than by a reload, whether there is something new.
 */
public interface WatchableSource extends ArchiveSource {

	/**
	 * Returns whether there is another archive than the one last accepted or refused. May
	 * download, so it blocks.
	 * @return whether to reload
	 * @throws IOException if there is no archive, or it can't be asked for. Unchecked
	 * exceptions mean the same.
	 */
	boolean changed() throws IOException;

	/**
	 * The places whose events make it worth asking. They change with time, as links and
	 * directories come and go.
	 * @return the places, empty if asking is the only way
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
