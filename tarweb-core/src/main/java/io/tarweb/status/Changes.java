package io.tarweb.status;

import java.util.List;

/**
 * What one edition of a site serves differently from another, by path. A path has changed
 * if the content that it leads to has, in any of its forms: plain, compressed, Markdown.
 * The lists are in the order of the archives, and complete but for the paths that nothing
 * has to be done about: whoever purges a cache needs all others.
 *
 * @param added the paths that only the later one has
 * @param changed the paths whose content differs
 * @param removed the paths that only the earlier one has
 * @param unchanged the paths whose content is the same
 * @param addedPaths those added, as in a URL, below the path of the site
 * @param changedPaths those changed
 * @param removedPaths those removed
 * @param unchangedPaths the first {@value #MAX_UNCHANGED_PATHS} of those unchanged
 */
public record Changes(int added, int changed, int removed, int unchanged, List<String> addedPaths,
		List<String> changedPaths, List<String> removedPaths, List<String> unchangedPaths) {

	/** The most unchanged paths that are listed. */
	public static final int MAX_UNCHANGED_PATHS = 100;

	public Changes {
		addedPaths = List.copyOf(addedPaths);
		changedPaths = List.copyOf(changedPaths);
		removedPaths = List.copyOf(removedPaths);
		unchangedPaths = List.copyOf(unchangedPaths);
	}

}
