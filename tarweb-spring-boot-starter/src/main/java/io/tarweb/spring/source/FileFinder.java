package io.tarweb.spring.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says which file is the archive at the moment.
 */
interface FileFinder {

	/**
	 * Finds the archive.
	 * @return the file, which need not exist
	 * @throws UnavailableException if there is none to name
	 */
	Path find() throws UnavailableException;

	/**
	 * Where a change shows.
	 * @return the places
	 * @throws IOException if they can't be told
	 */
	List<WatchPoint> watchPoints() throws IOException;

}
