package io.tarweb.settings;

/**
 * Whether an archive is read once at load, so that the first requests find its pages in
 * memory. A page that has to come from the disk holds up every connection of the event
 * loop that meets it.
 */
public enum Preload {

	/**
	 * Archives that bring the hashes of their contents, which therefore aren't read
	 * otherwise, if they take at most half of the memory that is free: of the system's,
	 * and of what a container may have.
	 */
	AUTO,

	/** Nothing. */
	NONE,

	/** Everything, whether it fits in the memory or not. */
	ALL

}
