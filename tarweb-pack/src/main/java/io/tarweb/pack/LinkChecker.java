package io.tarweb.pack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tarweb.pack.BrokenLink.Reason;
import io.tarweb.pack.SourceEntry.Type;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
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

	private static final int MAX_KEPT = 1000;

	private static final int NOWHERE = -1;

	/** There, but without anchors that anybody knows. */
	private static final int UNKNOWN = -2;

	private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*:.*", Pattern.DOTALL);

	/** A range of lines, as rustdoc's script marks it: its first line is the anchor. */
	private static final Pattern LINES = Pattern.compile("(\\d+)-\\d+");

	/** Elements whose links load or open something, with the attribute that says what. */
	private static final Map<String, String> LINKING = Map.ofEntries(Map.entry("a", "href"), Map.entry("area", "href"),
			Map.entry("link", "href"), Map.entry("img", "src"), Map.entry("script", "src"), Map.entry("iframe", "src"),
			Map.entry("frame", "src"), Map.entry("source", "src"), Map.entry("video", "src"), Map.entry("audio", "src"),
			Map.entry("track", "src"), Map.entry("embed", "src"));

	private final Path root;

	private final boolean hasLinks;

	private final Map<String, Integer> files = new HashMap<>();

	private final Set<String> directories = new HashSet<>();

	private final List<SourceEntry> pages = new ArrayList<>();

	private final List<PageLinks> scanned = new ArrayList<>();

	private final List<String> redirectedPaths = new ArrayList<>();

	private final List<String> redirectedPrefixes = new ArrayList<>();

	private final BitSet withAnchors = new BitSet();

	private final List<BrokenLink> broken = new ArrayList<>();

	private int count;

	/**
	 * A checker for one site.
	 * @param root the directory of the site
	 * @param entries what is in it
	 * @throws IOException if its {@code _redirects} can't be read
	 */
	LinkChecker(Path root, List<SourceEntry> entries) throws IOException {
		this.root = root;
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

	static boolean isPage(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.endsWith(".html") || lower.endsWith(".htm") || lower.endsWith(".xhtml");
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
		Set<String> anchors = new HashSet<>();
		Set<String> links = new LinkedHashSet<>();
		String base = read(content, anchors, links);
		HashStream64 hash = Hashing.xxh3_64().hashStream();
		List<BrokenLink> brokenHere = new ArrayList<>();
		long[] wanted = new long[links.size()];
		int wantedCount = 0;
		for (String link : links) {
			Target target = resolve(name, page, base, link);
			if (target == null) {
				continue;
			}
			if (target.file == NOWHERE) {
				brokenHere.add(new BrokenLink(name, link, Reason.NO_TARGET));
			}
			else if (target.file == page && !target.isIn(anchors)) {
				brokenHere.add(new BrokenLink(name, link, Reason.NO_ANCHOR));
			}
			else if (target.file >= 0 && target.file != page && !target.anchor.isEmpty()
					&& isPage(this.pages.get(target.file).name())) {
				wanted[wantedCount++] = hash(hash, target.file, target.anchor);
			}
		}
		long[] offered = anchors.stream().mapToLong((anchor) -> hash(hash, page, anchor)).sorted().toArray();
		wanted = Arrays.copyOf(wanted, wantedCount);
		Arrays.sort(wanted);
		return new PageLinks(page, offered, wanted, brokenHere);
	}

	private static String read(byte[] content, Set<String> anchors, Set<String> links) throws IOException {
		Document document = Jsoup.parse(new ByteArrayInputStream(content), null, "");
		String[] base = { "" };
		document.traverse((node, depth) -> {
			if (node instanceof Element element) {
				String tag = element.normalName();
				if (element.hasAttr("id")) {
					offer(anchors, element.id());
				}
				if (tag.equals("a") && element.hasAttr("name")) {
					offer(anchors, element.attr("name"));
				}
				String attribute = LINKING.get(tag);
				if (attribute != null && element.hasAttr(attribute)) {
					links.add(element.attr(attribute));
				}
				else if (tag.equals("base") && base[0].isEmpty()) {
					base[0] = element.attr("href");
				}
			}
		});
		return base[0];
	}

	/**
	 * A browser looks for a fragment as it is written before it decodes it, so an anchor
	 * that looks encoded, as rustdoc's do, can be meant by what it decodes to.
	 */
	private static void offer(Set<String> anchors, String anchor) {
		anchors.add(anchor);
		String decoded = (anchor.indexOf('%') < 0) ? null : SourceName.decode(anchor);
		if (decoded != null) {
			anchors.add(decoded);
		}
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
			return new Target(pageNumber, anchor);
		}
		String directory = directoryOf("/" + page);
		if (!base.isEmpty()) {
			directory = directoryOf(base.startsWith("/") ? base : directory + base);
		}
		String decoded = SourceName.decode(path.startsWith("/") ? path : directory + path);
		return new Target((decoded != null) ? find(normalise(decoded)) : NOWHERE, anchor);
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
		links.broken().forEach(this::addBroken);
		this.scanned.add(new PageLinks(links.page(), links.anchors(), links.wanted(), List.of()));
	}

	private void addBroken(BrokenLink link) {
		this.count++;
		if (this.broken.size() < MAX_KEPT) {
			this.broken.add(link);
		}
	}

	/**
	 * Looks for the anchors, when all pages have been added.
	 * @throws IOException if a page can't be read once more
	 */
	void finish() throws IOException {
		long[] anchors = this.scanned.stream().flatMapToLong((links) -> Arrays.stream(links.anchors())).toArray();
		Arrays.parallelSort(anchors);
		for (PageLinks links : this.scanned) {
			for (long wanted : links.wanted()) {
				if (Arrays.binarySearch(anchors, wanted) < 0) {
					tellMissingAnchors(this.pages.get(links.page()), anchors);
					break;
				}
			}
		}
	}

	private void tellMissingAnchors(SourceEntry page, long[] anchors) throws IOException {
		Set<String> links = new LinkedHashSet<>();
		String base = read(Files.readAllBytes(page.file()), new HashSet<>(), links);
		HashStream64 hash = Hashing.xxh3_64().hashStream();
		int number = this.files.getOrDefault(page.name(), NOWHERE);
		for (String link : links) {
			Target target = resolve(page.name(), number, base, link);
			if (target != null && target.file >= 0 && target.file != number && this.withAnchors.get(target.file)
					&& !target.anchor.isEmpty()
					&& Arrays.binarySearch(anchors, hash(hash, target.file, target.anchor)) < 0) {
				addBroken(new BrokenLink(page.name(), link, Reason.NO_ANCHOR));
			}
		}
	}

	int count() {
		return this.count;
	}

	/**
	 * Returns the first broken links.
	 * @return the links, by page
	 */
	List<BrokenLink> broken() {
		return this.broken;
	}

	private static long hash(HashStream64 hash, int page, String anchor) {
		var lines = LINES.matcher(anchor);
		return hash.reset().putInt(page).putString(lines.matches() ? lines.group(1) : anchor).getAsLong();
	}

	/**
	 * Where a link leads.
	 *
	 * @param file the number of the file, or why there is none
	 * @param anchor the place in it, empty for none
	 */
	private record Target(int file, String anchor) {

		boolean isIn(Set<String> anchors) {
			var lines = LINES.matcher(this.anchor);
			return this.anchor.isEmpty() || anchors.contains(this.anchor)
					|| lines.matches() && anchors.contains(lines.group(1));
		}

	}

}
