package io.tarweb.status;

import java.util.List;

/**
 * The differences between two editions of a site, by path. A path has changed if its
 * content has, in any of its forms: plain, compressed, Markdown. The lists are in the
 * order of the archives. All but the unchanged paths are listed in full, as purging a
 * cache needs them all.
 *
 * @param added the number of paths that only the later edition has
 * @param changed the number of paths whose content differs
 * @param removed the number of paths that only the earlier edition has
 * @param unchanged the number of paths whose content is the same
 * @param addedPaths the added paths, as in a URL, below the path of the site
 * @param changedPaths the changed paths, in the same form
 * @param removedPaths the removed paths, in the same form
 * @param unchangedPaths the first {@value #MAX_UNCHANGED_PATHS} unchanged paths
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
