package io.tarweb.site;

/**
 * Whether an archive is read once at load, so that the first requests find its pages in
 * memory. A page that has to come from the disk holds up every connection of the event
 * loop that meets it.
 */
public enum Preload {

	/**
	 * What nothing has read by then, if it takes at most half of the memory that the
	 * system says is available. Contents are read for their hashes, unless the archive
	 * brings those.
	 */
	AUTO,

	/** Nothing. */
	NONE,

	/** Everything, whether it fits in the memory or not. */
	ALL

}
