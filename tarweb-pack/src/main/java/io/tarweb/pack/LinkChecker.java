package io.tarweb.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.pack.BrokenLink.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Finds broken links within the site: those for which tarweb's server would find no file,
 * as {@link ServedFiles} says, and those to an anchor that the page lacks. Links to other
 * sites are ignored.
 * <p>
 * Whether a file is there is known at once. Anchors are collected as hashes, because a
 * page may link to one that is read later; {@link #finish} reads the few pages again that
 * link to missing anchors, to name them. Any thread may call {@link #scan}; one thread
 * calls everything else.
 */
final class LinkChecker {

	/** More redirects in a row count as a circle. */
	private static final int MAX_REDIRECTS = 20;

	private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*", Pattern.DOTALL);

	/** A range of lines, as marked by rustdoc's script: its first line is the anchor. */
	private static final Pattern LINES = Pattern.compile("(\\d+)-\\d+");

	private final ServedFiles files;

	private final List<PageLinks> scanned = new ArrayList<>();

	private final BitSet withAnchors = new BitSet();

	/** The size limit of pages that only redirect browsers. */
	private final Map<Integer, Integer> redirects = new HashMap<>();

	private final BrokenLinks.Collector broken;

	/**
	 * Creates a checker for one site.
	 * @param all whether to report every broken link
	 */
	LinkChecker(ServedFiles files, boolean all) {
		this.files = files;
		this.broken = new BrokenLinks.Collector(all);
	}

	/**
	 * Reads the links and anchors of a page.
	 * @param name the page
	 * @return the anchors that it has and wants
	 * @throws IOException if it can't be read
	 */
	PageLinks scan(String name, byte[] content) throws IOException {
		ParsedPage parsed = ParsedPage.of(content);
		Resolver resolver = new Resolver(name, parsed.base());
		int page = resolver.page;
		HashStream64 hash = Hashing.xxh3_64().hashStream();
		List<BrokenLink> brokenHere = new ArrayList<>();
		long[] wanted = new long[parsed.links().size()];
		int wantedCount = 0;
		for (String link : parsed.links()) {
			Target target = resolver.resolve(link);
			if (target == null) {
				continue;
			}
			if (target.file == ServedFiles.NOWHERE) {
				brokenHere.add(new BrokenLink(name, link, target.path, Reason.NO_TARGET));
			}
			else if (target.file == page && !target.isIn(parsed.anchors())) {
				brokenHere.add(withoutAnchor(name, link, target));
			}
			else if (target.file >= 0 && target.file != page && !target.anchor.isEmpty()
					&& ParsedPage.isPage(this.files.file(target.file).name())) {
				wanted[wantedCount++] = hash(hash, target.file, target.anchor);
			}
		}
		long[] offered = parsed.anchors().stream().mapToLong((anchor) -> hash(hash, page, anchor)).sorted().toArray();
		wanted = Arrays.copyOf(wanted, wantedCount);
		Arrays.sort(wanted);
		return new PageLinks(page, offered, wanted, brokenHere, redirect(resolver, parsed));
	}

	private static int redirect(Resolver resolver, ParsedPage parsed) {
		if (parsed.redirect() == null) {
			return ServedFiles.NOWHERE;
		}
		Target target = resolver.resolve(parsed.redirect());
		return (target != null) ? target.file : ServedFiles.UNKNOWN;
	}

	private BrokenLink withoutAnchor(String page, String link, Target target) {
		return new BrokenLink(page, link, this.files.file(target.file).name() + "#" + target.anchor, Reason.NO_ANCHOR);
	}

	/**
	 * The anchor that a link names; every page has a top, and scripts have their own
	 * anchors.
	 */
	private static String anchor(String fragment) {
		int directive = fragment.indexOf(":~:");
		String named = (directive < 0) ? fragment : fragment.substring(0, directive);
		String decoded = SourceName.decode(named);
		boolean top = named.equalsIgnoreCase("top") || named.startsWith("!") || named.startsWith("/");
		return (decoded == null || top) ? "" : decoded;
	}

	/** Removes {@code .} and {@code ..} from a path (RFC 3986, 5.2.4). */
	static String withoutDots(String path) {
		List<String> segments = new ArrayList<>();
		String[] all = path.substring(1).split("/", -1);
		for (int i = 0; i < all.length; i++) {
			boolean dots = all[i].equals(".") || all[i].equals("..");
			if (all[i].equals("..") && !segments.isEmpty()) {
				segments.remove(segments.size() - 1);
			}
			if (!dots || i == all.length - 1) {
				segments.add(dots ? "" : all[i]);
			}
		}
		return "/" + String.join("/", segments);
	}

	/**
	 * Adds the anchors that one page has and wants.
	 * @param links the page's links
	 */
	void add(PageLinks links) {
		this.withAnchors.set(links.page());
		links.broken().forEach(this.broken::add);
		if (links.redirect() != ServedFiles.NOWHERE) {
			this.redirects.put(links.page(), links.redirect());
		}
		this.scanned.add(new PageLinks(links.page(), links.anchors(), links.wanted(), List.of(), links.redirect()));
	}

	/**
	 * Looks for the anchors, when all pages have been added.
	 * @return the broken links of all pages
	 * @throws IOException if a page can't be read again
	 */
	BrokenLinks finish() throws IOException {
		long[] anchors = this.scanned.stream().flatMapToLong((links) -> Arrays.stream(links.anchors())).toArray();
		Arrays.parallelSort(anchors);
		for (PageLinks links : this.scanned) {
			for (long wanted : links.wanted()) {
				if (Arrays.binarySearch(anchors, wanted) < 0) {
					addMissingAnchors(this.files.file(links.page()), anchors);
					break;
				}
			}
		}
		return this.broken.toBrokenLinks();
	}

	private void addMissingAnchors(SourceEntry page, long[] anchors) throws IOException {
		ParsedPage parsed = ParsedPage.of(Files.readAllBytes(page.file()));
		HashStream64 hash = Hashing.xxh3_64().hashStream();
		Resolver resolver = new Resolver(page.name(), parsed.base());
		for (String link : parsed.links()) {
			Target target = resolver.resolve(link);
			if (target != null && target.file >= 0 && target.file != resolver.page && this.withAnchors.get(target.file)
					&& !target.anchor.isEmpty() && !isOffered(target, anchors, hash)) {
				this.broken.add(withoutAnchor(page.name(), link, target));
			}
		}
	}

	/**
	 * Whether the page has the anchor, or one that it redirects browsers to with the
	 * fragment.
	 */
	private boolean isOffered(Target target, long[] anchors, HashStream64 hash) {
		int page = target.file;
		for (int step = 0; step < MAX_REDIRECTS && page >= 0; step++) {
			if (!this.withAnchors.get(page) || Arrays.binarySearch(anchors, hash(hash, page, target.anchor)) >= 0) {
				return true;
			}
			page = this.redirects.getOrDefault(page, ServedFiles.NOWHERE);
		}
		return page == ServedFiles.UNKNOWN;
	}

	private static long hash(HashStream64 hash, int page, String anchor) {
		var lines = LINES.matcher(anchor);
		return hash.reset().putInt(page).putString(lines.matches() ? lines.group(1) : anchor).getAsLong();
	}

	/**
	 * Where a link leads.
	 *
	 * @param path the path within the site
	 * @param file the number of the file, or why there is none
	 * @param anchor the anchor in it, empty for none
	 */
	private record Target(String path, int file, String anchor) {

		boolean isIn(Set<String> anchors) {
			var lines = LINES.matcher(this.anchor);
			return this.anchor.isEmpty() || anchors.contains(this.anchor)
					|| lines.matches() && anchors.contains(lines.group(1));
		}

	}

	/**
	 * Resolves the links of one page as a browser does (RFC 3986, 5.2).
	 */
	private final class Resolver {

		private final int page;

		private final ServedFiles.Finder finder;

		/** The path that links are relative to. */
		private final String base;

		private final boolean elsewhere;

		private final boolean hasBase;

		Resolver(String name, String base) {
			this.page = LinkChecker.this.files.number(name);
			this.finder = LinkChecker.this.files.new Finder();
			this.elsewhere = isElsewhere(base);
			this.hasBase = !base.isEmpty();
			String own = "/" + encode(name);
			this.base = this.hasBase ? join(own, pathOf(base)) : own;
		}

		/**
		 * Resolves a link.
		 * @return where it leads, {@code null} if that is another site
		 */
		@Nullable Target resolve(String link) {
			String stripped = link.strip();
			if (this.elsewhere || isElsewhere(stripped)) {
				return null;
			}
			int hash = stripped.indexOf('#');
			String anchor = anchor((hash < 0) ? "" : stripped.substring(hash + 1));
			String path = pathOf(stripped);
			if (path.isEmpty() && !this.hasBase) {
				return new Target("", this.page, anchor);
			}
			String resolved = withoutDots(join(this.base, path));
			String decoded = SourceName.decode(resolved);
			return new Target((decoded != null) ? decoded.substring(1) : resolved, this.finder.find(resolved), anchor);
		}

		private static boolean isElsewhere(String link) {
			return link.startsWith("//") || SCHEME.matcher(link).matches();
		}

		/**
		 * The path before a query and a fragment; characters that a request can't have
		 * are encoded.
		 */
		private static String pathOf(String link) {
			int end = 0;
			while (end < link.length() && link.charAt(end) != '?' && link.charAt(end) != '#') {
				end++;
			}
			return link.substring(0, end).replace('\\', '/').replace(" ", "%20");
		}

		private static String encode(String name) {
			return name.replace("%", "%25").replace(" ", "%20").replace("?", "%3F").replace("#", "%23");
		}

		private static String join(String base, String path) {
			return path.isEmpty() ? base
					: path.startsWith("/") ? path : base.substring(0, base.lastIndexOf('/') + 1) + path;
		}

	}

}
