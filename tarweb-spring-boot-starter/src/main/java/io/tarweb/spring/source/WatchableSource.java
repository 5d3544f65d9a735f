package io.tarweb.spring.source;

import java.io.IOException;
import java.util.List;

import io.tarweb.reload.ArchiveSource;

/**
 * A source that can tell whether a reload would find something new, at less cost than the
 * reload.
 */
public interface WatchableSource extends ArchiveSource {

	/**
	 * Asks whether there is another archive now than the one that was accepted or refused
	 * last. May download, so it blocks.
	 * @return whether to reload
	 * @throws IOException if there is no archive, or it can't be asked for
	 */
	boolean changed() throws IOException;

	/**
	 * Where to look for events that make it worth asking. To be asked for anew from time
	 * to time: links and directories come and go.
	 * @return the places, empty if asking is the only way
	 */
	List<WatchPoint> watchPoints();

	/**
	 * The source as it is now.
	 * @return what it knows of its archive
	 */
	SourceStatus status();

}
