package io.tarweb.settings;

/**
 * Whether an archive is read once at load, so that the first requests find its pages in
 * memory. A page that has to be read from disk holds up every connection of its event
 * loop.
 */
public enum Preload {

	/**
	 * Archives that include the hashes of their contents, and so aren't read otherwise,
	 * if they take at most half of the free memory of both the system and the container.
	 */
	AUTO,

	/** Nothing. */
	NONE,

	/** Everything, whether it fits in memory or not. */
	ALL

}
