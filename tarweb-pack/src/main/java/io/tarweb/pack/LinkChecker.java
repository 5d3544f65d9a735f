package io.tarweb.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.pack.BrokenLink.Reason;
import io.tarweb.pack.SourceEntry.Type;
import org.jspecify.annotations.Nullable;

/**
 * Finds links within the site that lead nowhere, by the rules by which the site is
 * served: {@code x} finds {@code x.html}, {@code d/} finds {@code d/index.html}, and what
 * {@code _redirects} knows isn't broken. Links to elsewhere are nobody's business here.
 * <p>
 * Whether a file is there is known at once. Anchors are collected as hashes, because a
 * page may link to one that is read later; {@link #finish} reads the few pages again that
 * link to anchors nobody has, to tell which. {@link #scan} may be called by any thread,
 * everything else by one.
 */
final class LinkChecker {

	/** More in a row is a circle. */
	private static final int MAX_REDIRECTS = 20;

	private static final int NOWHERE = -1;

	/** There, but without anchors that anybody knows. */
	private static final int UNKNOWN = -2;

	private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*", Pattern.DOTALL);

	/** A range of lines, as rustdoc's script marks it: its first line is the anchor. */
	private static final Pattern LINES = Pattern.compile("(\\d+)-\\d+");

	private final Path root;

	private final boolean hasLinks;

	private final Map<String, Integer> files = new HashMap<>();

	private final Set<String> directories = new HashSet<>();

	private final List<SourceEntry> pages = new ArrayList<>();

	private final List<PageLinks> scanned = new ArrayList<>();

	private final List<String> redirectedPaths = new ArrayList<>();

	private final List<String> redirectedPrefixes = new ArrayList<>();

	private final BitSet withAnchors = new BitSet();

	/** Of pages that do nothing but send browsers elsewhere. */
	private final Map<Integer, Integer> redirects = new HashMap<>();

	private final BrokenLinks.Collector broken;

	/**
	 * A checker for one site.
	 * @param settings where the site is, and how much is told of it
	 * @param entries what is in it
	 * @throws IOException if its {@code _redirects} can't be read
	 */
	LinkChecker(PackSettings settings, List<SourceEntry> entries) throws IOException {
		this.root = settings.directory();
		this.broken = new BrokenLinks.Collector(settings.allBrokenLinks());
		this.hasLinks = entries.stream().anyMatch((entry) -> entry.type() == Type.LINK);
		for (SourceEntry entry : entries) {
			if (entry.type() == Type.FILE) {
				this.files.put(entry.name(), this.pages.size());
				this.pages.add(entry);
				if (entry.name().equals("_redirects")) {
					readRedirects(entry.file());
				}
			}
			else if (entry.type() == Type.DIRECTORY) {
				this.directories.add(entry.name());
			}
		}
	}

	private void readRedirects(Path file) throws IOException {
		for (String line : Files.readAllLines(file)) {
			String from = line.strip().split("\\s+", 2)[0];
			if (from.startsWith("/")) {
				int wildcard = firstOf(from, "*:");
				if (wildcard < 0) {
					this.redirectedPaths.add(from.substring(1));
				}
				else {
					this.redirectedPrefixes.add(from.substring(1, wildcard));
				}
			}
		}
	}

	private static int firstOf(String text, String characters) {
		for (int i = 0; i < text.length(); i++) {
			if (characters.indexOf(text.charAt(i)) >= 0) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Reads the links and anchors of a page.
	 * @param name the page
	 * @param content its content
	 * @return what it offers and wants
	 * @throws IOException if it can't be read
	 */
	PageLinks scan(String name, byte[] content) throws IOException {
		int page = this.files.getOrDefault(name, NOWHERE);
		ParsedPage parsed = ParsedPage.of(content);
		HashStream64 hash = Hashing.xxh3_64().hashStream();
		List<BrokenLink> brokenHere = new ArrayList<>();
		long[] wanted = new long[parsed.links().size()];
		int wantedCount = 0;
		for (String link : parsed.links()) {
			Target target = resolve(name, page, parsed.base(), link);
			if (target == null) {
				continue;
			}
			if (target.file == NOWHERE) {
				brokenHere.add(new BrokenLink(name, link, target.path, Reason.NO_TARGET));
			}
			else if (target.file == page && !target.isIn(parsed.anchors())) {
				brokenHere.add(withoutAnchor(name, link, target));
			}
			else if (target.file >= 0 && target.file != page && !target.anchor.isEmpty()
					&& ParsedPage.isPage(this.pages.get(target.file).name())) {
				wanted[wantedCount++] = hash(hash, target.file, target.anchor);
			}
		}
		long[] offered = parsed.anchors().stream().mapToLong((anchor) -> hash(hash, page, anchor)).sorted().toArray();
		wanted = Arrays.copyOf(wanted, wantedCount);
		Arrays.sort(wanted);
		return new PageLinks(page, offered, wanted, brokenHere, redirect(name, page, parsed));
	}

	private int redirect(String name, int page, ParsedPage parsed) {
		Target target = (parsed.redirect() != null) ? resolve(name, page, parsed.base(), parsed.redirect()) : null;
		return (target != null) ? target.file : (parsed.redirect() != null) ? UNKNOWN : NOWHERE;
	}

	private BrokenLink withoutAnchor(String page, String link, Target target) {
		return new BrokenLink(page, link, this.pages.get(target.file).name() + "#" + target.anchor, Reason.NO_ANCHOR);
	}

	private @Nullable Target resolve(String page, int pageNumber, String base, String link) {
		String stripped = link.strip();
		if (stripped.startsWith("//") || SCHEME.matcher(stripped).matches() || SCHEME.matcher(base).matches()
				|| base.startsWith("//")) {
			return null;
		}
		int hash = stripped.indexOf('#');
		String anchor = anchor((hash < 0) ? "" : stripped.substring(hash + 1));
		String path = withoutQuery((hash < 0) ? stripped : stripped.substring(0, hash));
		if (path.isEmpty() && base.isEmpty()) {
			return new Target(page, pageNumber, anchor);
		}
		String directory = directoryOf("/" + page);
		if (!base.isEmpty()) {
			directory = directoryOf(base.startsWith("/") ? base : directory + base);
		}
		String decoded = SourceName.decode(path.startsWith("/") ? path : directory + path);
		if (decoded == null) {
			return new Target(path, NOWHERE, anchor);
		}
		String normal = normalise(decoded);
		return new Target(normal, find(normal), anchor);
	}

	private static String withoutQuery(String path) {
		int query = path.indexOf('?');
		return (query < 0) ? path : path.substring(0, query);
	}

	private static String directoryOf(String path) {
		return path.substring(0, path.lastIndexOf('/') + 1);
	}

	/**
	 * What names a place on the page; the top is everywhere, and scripts have their own.
	 */
	private static String anchor(String fragment) {
		int directive = fragment.indexOf(":~:");
		String named = (directive < 0) ? fragment : fragment.substring(0, directive);
		String decoded = SourceName.decode(named);
		boolean top = named.equalsIgnoreCase("top") || named.startsWith("!") || named.startsWith("/");
		return (decoded == null || top) ? "" : decoded;
	}

	private static String normalise(String path) {
		List<String> segments = new ArrayList<>();
		for (String segment : path.split("/", -1)) {
			if (segment.equals("..")) {
				if (!segments.isEmpty()) {
					segments.remove(segments.size() - 1);
				}
			}
			else if (!segment.isEmpty() && !segment.equals(".")) {
				segments.add(segment);
			}
		}
		boolean directory = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
		return String.join("/", segments) + ((directory && !segments.isEmpty()) ? "/" : "");
	}

	private int find(String path) {
		boolean slash = path.isEmpty() || path.endsWith("/");
		for (String candidate : slash ? List.of(path + "index.html", path + "index.htm")
				: List.of(path, path + ".html", path + "/index.html")) {
			Integer file = this.files.get(candidate);
			if (file != null) {
				return file;
			}
		}
		for (Encoding encoding : Encoding.values()) {
			if (this.files.containsKey(path + "." + encoding.extension())) {
				return UNKNOWN;
			}
		}
		boolean elsewhere = this.redirectedPaths.contains(path)
				|| this.redirectedPrefixes.stream().anyMatch(path::startsWith)
				|| this.hasLinks && isBehindLink(slash ? path + "index.html" : path);
		return elsewhere ? UNKNOWN : NOWHERE;
	}

	private boolean isBehindLink(String path) {
		try {
			return Files.isRegularFile(this.root.resolve(path))
					|| Files.isRegularFile(this.root.resolve(path + "/index.html"));
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Takes what one page offers and wants.
	 * @param links the page's links
	 */
	void add(PageLinks links) {
		this.withAnchors.set(links.page());
		links.broken().forEach(this.broken::add);
		if (links.redirect() != NOWHERE) {
			this.redirects.put(links.page(), links.redirect());
		}
		this.scanned.add(new PageLinks(links.page(), links.anchors(), links.wanted(), List.of(), links.redirect()));
	}

	/**
	 * Looks for the anchors, when all pages have been added.
	 * @return the broken links of all pages
	 * @throws IOException if a page can't be read once more
	 */
	BrokenLinks finish() throws IOException {
		long[] anchors = this.scanned.stream().flatMapToLong((links) -> Arrays.stream(links.anchors())).toArray();
		Arrays.parallelSort(anchors);
		for (PageLinks links : this.scanned) {
			for (long wanted : links.wanted()) {
				if (Arrays.binarySearch(anchors, wanted) < 0) {
					addMissingAnchors(this.pages.get(links.page()), anchors);
					break;
				}
			}
		}
		return this.broken.toBrokenLinks();
	}

	private void addMissingAnchors(SourceEntry page, long[] anchors) throws IOException {
		ParsedPage parsed = ParsedPage.of(Files.readAllBytes(page.file()));
		HashStream64 hash = Hashing.xxh3_64().hashStream();
		int number = this.files.getOrDefault(page.name(), NOWHERE);
		for (String link : parsed.links()) {
			Target target = resolve(page.name(), number, parsed.base(), link);
			if (target != null && target.file >= 0 && target.file != number && this.withAnchors.get(target.file)
					&& !target.anchor.isEmpty() && !isOffered(target, anchors, hash)) {
				this.broken.add(withoutAnchor(page.name(), link, target));
			}
		}
	}

	/** By the page itself, or by one that it sends browsers to, with the fragment. */
	private boolean isOffered(Target target, long[] anchors, HashStream64 hash) {
		int page = target.file;
		for (int step = 0; step < MAX_REDIRECTS && page >= 0; step++) {
			if (!this.withAnchors.get(page) || Arrays.binarySearch(anchors, hash(hash, page, target.anchor)) >= 0) {
				return true;
			}
			page = this.redirects.getOrDefault(page, NOWHERE);
		}
		return page == UNKNOWN;
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
	 * @param anchor the place in it, empty for none
	 */
	private record Target(String path, int file, String anchor) {

		boolean isIn(Set<String> anchors) {
			var lines = LINES.matcher(this.anchor);
			return this.anchor.isEmpty() || anchors.contains(this.anchor)
					|| lines.matches() && anchors.contains(lines.group(1));
		}

	}

}
