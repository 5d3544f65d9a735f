package io.tarweb.answer;

import java.util.Arrays;
import java.util.List;

import io.tarweb.http.Octets;
import io.tarweb.http.RequestTarget;
import io.tarweb.site.CleanUrls;
import io.tarweb.site.Listing;
import io.tarweb.site.Redirect;
import io.tarweb.site.RedirectRules;
import io.tarweb.site.Site;
import org.jspecify.annotations.Nullable;

/**
 * Follows a path to a resource, or to where the client is sent instead. The steps:
 * <ol>
 * <li>a forced rule of {@code _redirects};
 * <li>the member of that very name; for a path with a trailing slash, the index page
 * below it;
 * <li>the page of that name without its {@code .html};
 * <li>the directory of that name, by a redirect that adds the slash;
 * <li>the list of the directory, where that is switched on;
 * <li>another rule of {@code _redirects};
 * <li>the fallback page of a single-page application;
 * <li>the nearest {@code 404.html} up the tree.
 * </ol>
 * Allocates nothing where it finds a resource. One instance per event loop, used by its
 * thread only.
 */
final class ResourceFinder {

	static final int OK = 200;

	private static final int NOT_FOUND = 404;

	/** Nobody nests deeper, and a path of slashes shall not cost a look-up for each. */
	private static final int MAX_LEVELS = 64;

	private static final byte[] INDEX = Octets.ascii("index.html");

	/** With the slash, so that no other name ends like it. */
	private static final byte[] INDEX_STEM = Octets.ascii("/index");

	private static final byte[] HTML = Octets.ascii(".html");

	private static final byte[] NOT_FOUND_PAGE = Octets.ascii("404.html");

	/** What is looked up: the site's prefix and the decoded path. */
	private final byte[] key;

	private int keyEnd;

	private int resource;

	private int status;

	/**
	 * A finder for paths up to a size.
	 * @param maxPathBytes the longest prefix and the longest path together
	 */
	ResourceFinder(int maxPathBytes) {
		this.key = new byte[maxPathBytes + INDEX.length + 1 + Site.SPARE_BYTES];
	}

	/**
	 * Finds. What it found is told by {@link #resource()} and {@link #status()}.
	 * @return the answer that needs no resource, {@code null} if there is a resource
	 */
	@Nullable Answer find(Site site, RequestTarget target, byte[] head) {
		byte[] path = target.pathBytes();
		// The slash before the path is there, for both forms of a target.
		int from = target.pathFrom() - 1;
		int to = target.pathTo();
		RedirectRules rules = site.redirects();
		// 1. Forced rule
		Redirect redirect = rules.hasForced() ? rules.match(path, from, to, true) : null;
		if (redirect == null) {
			// 2. to 4. Member, page, directory
			this.status = OK;
			this.resource = look(site, path, from + 1, to);
			if (this.resource != Site.NONE) {
				return (site.policy().cleanUrls() == CleanUrls.REDIRECT) ? cleanUrl(site, target, head) : null;
			}
			if (isDirectory(site)) {
				return redirect(directory(path, from, to), target, head);
			}
			// 5. List
			DirectoryPage list = list(site);
			if (list != null) {
				return list;
			}
			// 6. Rule
			redirect = rules.match(path, from, to, false);
		}
		if (redirect != null && redirect.isElsewhere()) {
			return redirect(redirect, target, head);
		}
		if (redirect != null) {
			this.status = redirect.status();
			this.resource = look(site, redirect.target(), 0, redirect.target().length);
		}
		// 7. Fallback
		else if (site.fallback() != Site.NONE && isPage(path, from, to)) {
			this.resource = site.fallback();
		}
		// 8. 404 page
		if (this.resource == Site.NONE) {
			this.status = (this.status == OK) ? NOT_FOUND : this.status;
			this.resource = notFoundPage(site, path, from + 1, to);
		}
		return (this.resource != Site.NONE) ? null : Problem.of(this.status);
	}

	/**
	 * Answers for a path that can't lead to anything.
	 * @return as {@link #find}
	 */
	@Nullable Answer findNothing(Site site) {
		this.status = NOT_FOUND;
		this.resource = notFoundPage(site, site.prefix(), 0, 0);
		return (this.resource != Site.NONE) ? null : Problem.NOT_FOUND;
	}

	int resource() {
		return this.resource;
	}

	int status() {
		return this.status;
	}

	/** Steps 2 and 3. Leaves the path in {@link #key}. */
	private int look(Site site, byte[] path, int from, int to) {
		byte[] prefix = site.prefix();
		if (prefix.length + to - from > this.key.length - INDEX.length - 1 - Site.SPARE_BYTES) {
			this.keyEnd = 0;
			return Site.NONE;
		}
		System.arraycopy(prefix, 0, this.key, 0, prefix.length);
		System.arraycopy(path, from, this.key, prefix.length, to - from);
		this.keyEnd = prefix.length + to - from;
		if (isSlashed(site)) {
			return findWith(site, this.keyEnd, INDEX);
		}
		int member = site.find(this.key, this.keyEnd);
		return (member == Site.NONE && site.policy().cleanUrls() != CleanUrls.OFF) ? findWith(site, this.keyEnd, HTML)
				: member;
	}

	private boolean isSlashed(Site site) {
		return this.keyEnd == site.prefix().length || this.key[this.keyEnd - 1] == '/';
	}

	private int findWith(Site site, int end, byte[] suffix) {
		System.arraycopy(suffix, 0, this.key, end, suffix.length);
		return site.find(this.key, end + suffix.length);
	}

	private boolean isDirectory(Site site) {
		if (this.keyEnd == 0 || isSlashed(site)) {
			return false;
		}
		this.key[this.keyEnd] = '/';
		Listing listing = site.listing();
		return findWith(site, this.keyEnd + 1, INDEX) != Site.NONE
				|| listing != null && listing.has(this.key, this.keyEnd + 1);
	}

	private @Nullable DirectoryPage list(Site site) {
		Listing listing = site.listing();
		if (listing == null || !isSlashed(site)) {
			return null;
		}
		List<Listing.Entry> entries = listing.list(this.key, this.keyEnd);
		return (entries != null)
				? DirectoryPages.render(site.policy().listing(), listing.path(this.key, this.keyEnd), entries) : null;
	}

	private static Redirect directory(byte[] path, int from, int to) {
		byte[] slashed = new byte[to - from + 1];
		System.arraycopy(path, from, slashed, 0, to - from);
		slashed[to - from] = '/';
		return Redirect.toPath(slashed, 0, slashed.length);
	}

	/**
	 * The one address of a page: without {@code .html}, and of an index page that of its
	 * directory. Nothing is redirected to where something else would be found.
	 */
	private @Nullable Answer cleanUrl(Site site, RequestTarget target, byte[] head) {
		byte[] path = target.pathBytes();
		int from = target.pathFrom() - 1;
		int end = target.pathTo();
		int page = this.resource;
		if (endsWith(path, from, end, HTML)) {
			end -= HTML.length;
		}
		if (endsWith(path, from, end, INDEX_STEM)) {
			end -= INDEX_STEM.length - 1;
		}
		if (end == target.pathTo() || look(site, path, from + 1, end) != page) {
			this.resource = page;
			return null;
		}
		return redirect(Redirect.toPath(path, from, end), target, head);
	}

	/** Pages have no extension; a script or a picture that is missing is missing. */
	private static boolean isPage(byte[] path, int from, int to) {
		for (int at = to - 1; at > from && path[at] != '/'; at--) {
			if (path[at] == '.') {
				return endsWith(path, from, to, HTML);
			}
		}
		return true;
	}

	private int notFoundPage(Site site, byte[] path, int from, int to) {
		byte[] prefix = site.prefix();
		System.arraycopy(prefix, 0, this.key, 0, prefix.length);
		int levels = 0;
		int end = from;
		if (site.hasNestedNotFoundPage() && prefix.length + to - from <= this.key.length - INDEX.length) {
			System.arraycopy(path, from, this.key, prefix.length, to - from);
			for (int at = from; at < to && levels < MAX_LEVELS; at++) {
				if (path[at] == '/') {
					end = at + 1;
					levels++;
				}
			}
		}
		while (true) {
			int page = findWith(site, prefix.length + end - from, NOT_FOUND_PAGE);
			if (page != Site.NONE || end == from) {
				return page;
			}
			end--;
			while (end > from && path[end - 1] != '/') {
				end--;
			}
		}
	}

	private static Redirection redirect(Redirect redirect, RequestTarget target, byte[] head) {
		return new Redirection(redirect.status(),
				target.hasQuery() ? redirect.location(head, target.queryFrom(), target.queryTo()) : redirect.target());
	}

	private static boolean endsWith(byte[] path, int from, int to, byte[] ending) {
		return to - from >= ending.length && Arrays.equals(path, to - ending.length, to, ending, 0, ending.length);
	}

}
