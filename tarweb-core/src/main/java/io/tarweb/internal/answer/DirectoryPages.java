package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import io.tarweb.internal.http.Octets;
import io.tarweb.internal.layer.Listing;
import io.tarweb.settings.DirectoryListing;

/**
 * Renders the listing of a directory.
 */
final class DirectoryPages {

	private static final byte[] HTML = Octets.ascii("text/html;charset=utf-8");

	private static final byte[] JSON = Octets.ascii("application/json");

	private DirectoryPages() {
	}

	/**
	 * Renders a listing.
	 * @param mount the path that the site is served below
	 * @param path the path of the directory in the site
	 */
	static DirectoryPage render(DirectoryListing format, String mount, String path, List<Listing.Entry> entries) {
		return (format == DirectoryListing.JSON)
				? new DirectoryPage(JSON, json(entries).getBytes(StandardCharsets.UTF_8))
				: new DirectoryPage(HTML, html(mount, path, entries).getBytes(StandardCharsets.UTF_8));
	}

	private static String html(String mount, String path, List<Listing.Entry> entries) {
		String title = "Index of " + escapeHtml(mount + path);
		StringBuilder page = new StringBuilder(256 + entries.size() * 128);
		page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
			.append(title)
			.append("</title></head>\n<body><h1>")
			.append(title)
			.append("</h1>\n<table>\n");
		if (!path.equals("/")) {
			page.append("<tr><td><a href=\"../\">../</a></td><td></td><td></td></tr>\n");
		}
		for (Listing.Entry entry : entries) {
			String name = entry.directory() ? entry.name() + "/" : entry.name();
			page.append("<tr><td><a href=\"./")
				.append(encode(name))
				.append("\">")
				.append(escapeHtml(name))
				.append("</a></td><td>")
				.append(entry.directory() ? "" : String.valueOf(entry.bytes()))
				.append("</td><td>")
				.append(modified(entry))
				.append("</td></tr>\n");
		}
		return page.append("</table></body></html>\n").toString();
	}

	private static String json(List<Listing.Entry> entries) {
		StringBuilder array = new StringBuilder(entries.size() * 96).append('[');
		for (Listing.Entry entry : entries) {
			array.append((array.length() > 1) ? ",\n" : "\n")
				.append("{\"name\":\"")
				.append(escapeJson(entry.name()))
				.append("\",\"type\":\"")
				.append(entry.directory() ? "directory" : "file")
				.append('"');
			if (!entry.directory()) {
				array.append(",\"size\":").append(entry.bytes());
			}
			if (!modified(entry).isEmpty()) {
				array.append(",\"mtime\":\"").append(modified(entry)).append('"');
			}
			array.append('}');
		}
		return array.append("\n]\n").toString();
	}

	private static String modified(Listing.Entry entry) {
		return (entry.modifiedEpochSecond() != 0) ? Instant.ofEpochSecond(entry.modifiedEpochSecond()).toString() : "";
	}

	private static String escapeHtml(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
	}

	/** Names that are listed have neither control characters nor backslashes. */
	private static String escapeJson(String text) {
		return text.replace("\"", "\\\"");
	}

	/** RFC 3986, 2.3: everything else could mean something in a reference. */
	private static String encode(String name) {
		StringBuilder encoded = new StringBuilder(name.length() * 2);
		for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
			boolean plain = octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9'
					|| octet == '-' || octet == '.' || octet == '_' || octet == '~' || octet == '/';
			if (plain) {
				encoded.append((char) octet);
			}
			else {
				encoded.append('%')
					.append(Character.toUpperCase(Character.forDigit(octet >> 4 & 0xf, 16)))
					.append(Character.toUpperCase(Character.forDigit(octet & 0xf, 16)));
			}
		}
		return encoded.toString();
	}

}
