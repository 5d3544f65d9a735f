package io.tarweb.pack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The links and anchors of a page.
 *
 * @param anchors the anchors that a fragment can name
 * @param links the targets of its links as written, each once
 * @param base the address that links are relative to, empty for the page's own
 * @param redirect where it redirects browsers, {@code null} for nowhere
 */
record ParsedPage(Set<String> anchors, Set<String> links, String base, @Nullable String redirect) {

	/** Elements whose links load or open something, with the attribute that says what. */
	private static final Map<String, String> LINKING = Map.ofEntries(Map.entry("a", "href"), Map.entry("area", "href"),
			Map.entry("link", "href"), Map.entry("img", "src"), Map.entry("script", "src"), Map.entry("iframe", "src"),
			Map.entry("frame", "src"), Map.entry("source", "src"), Map.entry("video", "src"), Map.entry("audio", "src"),
			Map.entry("track", "src"), Map.entry("embed", "src"));

	/** The content of a refresh: seconds and a URL (HTML, 4.2.5.3). */
	private static final Pattern REFRESH = Pattern
		.compile("\\s*[\\d.]+\\s*[;,\\s]\\s*(?:url\\s*=\\s*)?([\"']?)(.+?)\\1\\s*", Pattern.CASE_INSENSITIVE);

	/** A script that redirects and keeps the fragment. */
	private static final Pattern MOVE = Pattern
		.compile("\\blocation(?:\\.replace\\(|\\.assign\\(|(?:\\.href)?\\s*=)\\s*([\"'])([^\"']+)\\1\\s*\\+"
				+ "[^;]*\\blocation\\.hash\\b");

	static boolean isPage(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return lower.endsWith(".html") || lower.endsWith(".htm") || lower.endsWith(".xhtml");
	}

	/**
	 * Parses a page.
	 * @param content the content, in the charset that it declares
	 * @throws IOException if it can't be read
	 */
	static ParsedPage of(byte[] content) throws IOException {
		Document document = Jsoup.parse(new ByteArrayInputStream(content), null, "");
		Set<String> anchors = new HashSet<>();
		Set<String> links = new LinkedHashSet<>();
		String[] base = { "" };
		@Nullable String[] redirect = { null };
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
				if (redirect[0] == null) {
					redirect[0] = redirect(tag, element);
				}
			}
		});
		if (redirect[0] != null) {
			links.add(redirect[0]);
		}
		return new ParsedPage(anchors, links, base[0], redirect[0]);
	}

	/**
	 * A browser looks for a fragment as written before it decodes it, so an anchor that
	 * looks encoded, as rustdoc's do, can also be named by its decoded form.
	 */
	private static void offer(Set<String> anchors, String anchor) {
		anchors.add(anchor);
		String decoded = (anchor.indexOf('%') < 0) ? null : SourceName.decode(anchor);
		if (decoded != null) {
			anchors.add(decoded);
		}
	}

	private static @Nullable String redirect(String tag, Element element) {
		if (tag.equals("meta") && element.attr("http-equiv").equalsIgnoreCase("refresh")) {
			Matcher refresh = REFRESH.matcher(element.attr("content"));
			return refresh.matches() ? refresh.group(2) : null;
		}
		if (tag.equals("script")) {
			Matcher move = MOVE.matcher(element.data());
			return move.find() ? move.group(2) : null;
		}
		return null;
	}

}
