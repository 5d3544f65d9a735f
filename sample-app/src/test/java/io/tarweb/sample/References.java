package io.tarweb.sample;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import io.tarweb.sample.PageConnection.Page;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * What a browser asks for, or may be told to ask for, once it has a file of the docs:
 * links, pictures, style sheets and what those import, scripts and what those load.
 */
final class References {

	private static final URI SITE = URI.create("http://docs.example");

	private static final Pattern OF_A_STYLE_SHEET = Pattern.compile("url\\(['\"]?([^'\")]*)");

	/** How Javadoc's script loads others, which it names from the root. */
	private static final Pattern OF_A_SCRIPT = Pattern.compile("createElem\\(doc, tag, '([^']*)'\\)");

	private References() {
	}

	/**
	 * Finds the paths on the site that a file refers to.
	 * @param path the path of the file
	 * @param page the file
	 * @return the paths, without queries and fragments
	 */
	static Set<String> of(String path, Page page) {
		String text = new String(page.body(), StandardCharsets.UTF_8);
		Set<String> references = new LinkedHashSet<>();
		String type = page.headers().get("content-type");
		if (type.startsWith("text/html")) {
			for (Element element : Jsoup.parse(text).select("[href], [src]")) {
				add(references, path, element.hasAttr("href") ? element.attr("href") : element.attr("src"));
			}
		}
		else if (type.startsWith("text/css")) {
			OF_A_STYLE_SHEET.matcher(text).results().forEach((link) -> add(references, path, link.group(1)));
		}
		else if (type.startsWith("text/javascript")) {
			OF_A_SCRIPT.matcher(text).results().forEach((link) -> add(references, "/", link.group(1)));
		}
		return references;
	}

	private static void add(Set<String> references, String path, String link) {
		if (!link.startsWith("#") && !link.matches("(?s)[a-z]+:.*")) {
			references.add(SITE.resolve(path).resolve(link.replaceFirst("#.*", "")).getPath());
		}
	}

}
