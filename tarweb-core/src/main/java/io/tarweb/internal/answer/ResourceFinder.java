package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.RequestTarget;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.layer.Listing;
import io.tarweb.internal.routing.Mount;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.internal.rules.Redirect;
import io.tarweb.internal.rules.SiteNames;
import io.tarweb.settings.CleanUrls;
import org.jspecify.annotations.Nullable;

/**
 * Follows a path to a resource, or to where the client is redirected instead. Steps 1 to
 * 4 are taken for one layer of the edition after another; the later steps are for a path
 * that no layer has a file for, so each of them consults all layers. The steps:
 * <ol>
 * <li>a forced rule of {@code _redirects};
 * <li>the member of exactly that name; for a path with a trailing slash, the index page
 * below it;
 * <li>the page of that name without its {@code .html};
 * <li>the directory of that name, by a redirect that adds the slash;
 * <li>the listing of the directory, if enabled;
 * <li>another rule of {@code _redirects};
 * <li>the fallback page of a single-page application;
 * <li>the nearest {@code 404.html} up the tree.
 * </ol>
 * Allocates nothing if it finds a resource. One instance per event loop, used by its
 * thread only.
 */
final class ResourceFinder {

	private static final int NOT_FOUND = 404;

	/** No site nests deeper, and a path of slashes must not cost a look-up for each. */
	private static final int MAX_LEVELS = 64;

	private static final byte[] ROOT = { '/' };

	/** With the slash, so that no other name ends like it. */
	private static final byte[] INDEX_STEM = Octets.ascii("/index");

	private final PathLookup lookup;

	private int resource;

	/** The index of the layer in its edition. */
	private int layer;

	private int status;

	/**
	 * Creates a finder for paths up to a size.
	 * @param maxPathBytes the longest prefix and the longest path together
	 */
	ResourceFinder(int maxPathBytes) {
		this.lookup = new PathLookup(maxPathBytes);
	}

	/**
	 * Finds a resource, which {@link #resource()}, {@link #layer()} and {@link #status()}
	 * then describe.
	 * @param mount the path that the site is served below, with which the target's path
	 * begins
	 * @return the answer that needs no resource, {@code null} if there is a resource
	 */
	@Nullable Answer find(Edition edition, Mount mount, RequestTarget target, byte[] head) {
		byte[] path = target.pathBytes();
		// Both forms of a target have the slash before the path.
		int from = target.pathFrom() - 1 + mount.length();
		int to = target.pathTo();
		this.status = Content.OK;
		this.resource = PathLookup.NONE;
		this.layer = 0;
		if (from == to) {
			int whole = target.pathFrom() - 1;
			return redirect(directory(path, whole, to), target, whole, head);
		}
		Redirect rule = null;
		for (int i = 0; i < edition.size() && rule == null; i++) {
			Layer layer = consult(edition, i);
			// 1. Forced rule
			rule = layer.redirects().hasForced() ? layer.redirects().match(path, from, to, true) : null;
			if (rule == null) {
				// 2. to 4. Member, page, directory
				this.resource = this.lookup.find(layer, path, from + 1, to);
				if (this.resource != PathLookup.NONE) {
					return (layer.policy().cleanUrls() == CleanUrls.REDIRECT)
							? cleanUrl(edition, path, from, target, head) : null;
				}
				if (isDirectory(layer)) {
					return redirect(directory(path, from, to), target, from, head);
				}
			}
		}
		if (rule == null) {
			// 5. List
			DirectoryPage list = list(edition, mount, path, from + 1, to);
			if (list != null) {
				return list;
			}
			// 6. Rule
			for (int i = 0; i < edition.size() && rule == null; i++) {
				rule = consult(edition, i).redirects().match(path, from, to, false);
			}
		}
		if (rule != null && rule.isElsewhere()) {
			return redirect(rule, target, from, head);
		}
		if (rule != null) {
			this.status = rule.status();
			this.resource = this.lookup.find(edition.layer(this.layer), rule.target(), 0, rule.target().length);
		}
		// 7. Fallback
		else if (isPage(path, from, to)) {
			for (int i = 0; i < edition.size() && this.resource == PathLookup.NONE; i++) {
				this.resource = consult(edition, i).fallback();
			}
		}
		// 8. 404 page
		if (this.resource == PathLookup.NONE) {
			this.status = (this.status == Content.OK) ? NOT_FOUND : this.status;
			findNotFoundPage(edition, path, from + 1, to);
		}
		return (this.resource != PathLookup.NONE) ? null : Problem.of(this.status);
	}

	/**
	 * Answers for a path that can't lead to anything.
	 * @return as {@link #find}
	 */
	@Nullable Answer findNothing(Edition edition) {
		this.status = NOT_FOUND;
		findNotFoundPage(edition, ROOT, 0, 0);
		return (this.resource != PathLookup.NONE) ? null : Problem.NOT_FOUND;
	}

	/** Makes a layer the current one, from which the next result comes. */
	private Layer consult(Edition edition, int index) {
		this.layer = index;
		return edition.layer(index);
	}

	/**
	 * The index of the edition's layer that has the resource.
	 */
	int layer() {
		return this.layer;
	}

	int resource() {
		return this.resource;
	}

	int status() {
		return this.status;
	}

	/** Step 4, after steps 2 and 3. */
	private boolean isDirectory(Layer layer) {
		if (!this.lookup.enterDirectory()) {
			return false;
		}
		Listing listing = layer.listing();
		return this.lookup.findIndex(layer) != PathLookup.NONE
				|| listing != null && listing.has(this.lookup.key(), this.lookup.end());
	}

	/** Lists a directory with the contents of all layers that have it. */
	private @Nullable DirectoryPage list(Edition edition, Mount mount, byte[] path, int from, int to) {
		Layer first = edition.layer(0);
		if (first.listing() == null) {
			return null;
		}
		List<Listing.Entry> entries = null;
		for (int i = 0; i < edition.size(); i++) {
			Layer layer = edition.layer(i);
			this.lookup.find(layer, path, from, to);
			Listing listing = layer.listing();
			List<Listing.Entry> more = (listing != null && this.lookup.isDirectory())
					? listing.list(this.lookup.key(), this.lookup.end()) : null;
			entries = (entries == null || more == null) ? (more != null) ? more : entries : Listing.join(entries, more);
		}
		return (entries != null) ? DirectoryPages.render(first.policy().listing(), mount.toString(),
				"/" + new String(path, from, to - from, StandardCharsets.UTF_8), entries) : null;
	}

	private static Redirect directory(byte[] path, int from, int to) {
		byte[] slashed = new byte[to - from + 1];
		System.arraycopy(path, from, slashed, 0, to - from);
		slashed[to - from] = '/';
		return Redirect.toPath(slashed, 0, slashed.length);
	}

	/**
	 * Redirects to the one address of a page: the one without {@code .html}, or for an
	 * index page that of its directory. Nothing is redirected to an address where
	 * something else would be found.
	 */
	private @Nullable Answer cleanUrl(Edition edition, byte[] path, int from, RequestTarget target, byte[] head) {
		int end = target.pathTo();
		int page = this.resource;
		if (endsWith(path, from, end, SiteNames.HTML)) {
			end -= SiteNames.HTML.length;
		}
		if (endsWith(path, from, end, INDEX_STEM)) {
			end -= INDEX_STEM.length - 1;
		}
		boolean same = end != target.pathTo();
		for (int i = 0; i < this.layer && same; i++) {
			same = this.lookup.find(edition.layer(i), path, from + 1, end) == PathLookup.NONE;
		}
		if (!same || this.lookup.find(edition.layer(this.layer), path, from + 1, end) != page) {
			this.resource = page;
			return null;
		}
		return redirect(Redirect.toPath(path, from, end), target, from, head);
	}

	/** Pages have no extension; for a missing script or picture there is no fallback. */
	private static boolean isPage(byte[] path, int from, int to) {
		for (int at = to - 1; at > from && path[at] != '/'; at--) {
			if (path[at] == '.') {
				return endsWith(path, from, to, SiteNames.HTML);
			}
		}
		return true;
	}

	private void findNotFoundPage(Edition edition, byte[] path, int from, int to) {
		this.resource = PathLookup.NONE;
		for (int i = 0; i < edition.size() && this.resource == PathLookup.NONE; i++) {
			this.resource = notFoundPage(consult(edition, i), path, from, to);
		}
	}

	private int notFoundPage(Layer layer, byte[] path, int from, int to) {
		byte[] prefix = layer.prefix();
		byte[] key = this.lookup.key();
		System.arraycopy(prefix, 0, key, 0, prefix.length);
		int levels = 0;
		int end = from;
		if (layer.resources().hasNestedNotFoundPage()
				&& prefix.length + to - from <= key.length - SiteNames.NOT_FOUND.length - PathLookup.SPARE_BYTES) {
			System.arraycopy(path, from, key, prefix.length, to - from);
			for (int at = from; at < to && levels < MAX_LEVELS; at++) {
				if (path[at] == '/') {
					end = at + 1;
					levels++;
				}
			}
		}
		while (true) {
			int page = this.lookup.findAt(layer, prefix.length + end - from, SiteNames.NOT_FOUND);
			if (page != PathLookup.NONE || end == from) {
				return page;
			}
			end--;
			while (end > from && path[end - 1] != '/') {
				end--;
			}
		}
	}

	private static Redirection redirect(Redirect redirect, RequestTarget target, int from, byte[] head) {
		return new Redirection(redirect.status(), redirect.location(target, from, head));
	}

	private static boolean endsWith(byte[] path, int from, int to, byte[] ending) {
		return to - from >= ending.length && Arrays.equals(path, to - ending.length, to, ending, 0, ending.length);
	}

}
