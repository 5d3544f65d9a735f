package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the file that is the archive at the moment.
 */
interface FileFinder {

	/**
	 * Finds the archive.
	 * @return the file, which need not exist
	 * @throws UnavailableException if there is none
	 */
	Path find() throws UnavailableException;

	/**
	 * The places where a change shows.
	 * @throws IOException if they can't be found
	 */
	List<WatchPoint> watchPoints() throws IOException;

}
