package io.tarweb.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tarweb.error.SiteException;
import io.tarweb.http.Coding;
import io.tarweb.internal.http.RequestTarget;
import io.tarweb.internal.http.RequestTarget.Verdict;
import io.tarweb.internal.rules.HeaderRules;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.internal.rules.Redirect;
import io.tarweb.internal.rules.RedirectRules;
import io.tarweb.internal.rules.SiteNames;
import io.tarweb.pack.SourceEntry.Type;
import io.tarweb.settings.CleanUrls;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory by the paths under which tarweb's server will serve them: the
 * server's own classes decide, in the order of its steps. Files are numbered from zero.
 * Immutable; any thread may look for files with its own {@link Finder}.
 */
final class ServedFiles implements PathLookup.Names {

	static final int NOWHERE = -1;

	/** Leads somewhere, but not to a file whose content is known. */
	static final int UNKNOWN = -2;

	/** The limit of browsers. */
	private static final int MAX_REDIRECTS = 20;

	/** The limit of Linux. */
	private static final int MAX_LINKS = 40;

	/** The longest head that the server reads by default. */
	private static final int MAX_PATH_BYTES = 16 * 1024;

	private static final byte[] NO_PREFIX = {};

	private final List<SourceEntry> files = new ArrayList<>();

	private final Map<String, Integer> numbers = new HashMap<>();

	/** Symbolic links and their targets. */
	private final Map<String, String> links = new HashMap<>();

	private final RedirectRules redirects;

	/**
	 * The files of one site.
	 * @param entries the entries of its directory
	 * @throws IOException if its {@code _redirects} or {@code _headers} can't be read
	 * @throws PackException if the server would refuse them
	 */
	ServedFiles(List<SourceEntry> entries) throws IOException {
		byte[] redirectLines = {};
		byte[] headerLines = {};
		for (SourceEntry entry : entries) {
			if (entry.target() != null) {
				this.links.put(entry.name(), entry.target());
			}
			if (entry.type() != Type.FILE) {
				continue;
			}
			byte[] path = ("/" + entry.name()).getBytes(StandardCharsets.UTF_8);
			if (PathLookup.isServed(path, 0, path.length)) {
				this.numbers.put(entry.name(), this.files.size());
				this.files.add(entry);
			}
			else if (entry.name().equals(SiteNames.REDIRECTS)) {
				redirectLines = Files.readAllBytes(entry.file());
			}
			else if (entry.name().equals(SiteNames.HEADERS)) {
				headerLines = Files.readAllBytes(entry.file());
			}
		}
		try {
			HeaderRules.parse(headerLines, "'_headers'");
			this.redirects = RedirectRules.parse(redirectLines, "'_redirects'");
		}
		catch (SiteException ex) {
			throw new PackException(PackException.Kind.CONTENT,
					ex.getMessage() + " (tarweb would refuse to serve the archive)", ex);
		}
	}

	SourceEntry file(int number) {
		return this.files.get(number);
	}

	/**
	 * Returns the number of a file.
	 * @return the number, or {@link #NOWHERE}
	 */
	int number(String name) {
		return this.numbers.getOrDefault(name, NOWHERE);
	}

	@Override
	public int find(byte[] name, int to) {
		String path = new String(name, 0, to, StandardCharsets.UTF_8);
		for (int step = 0; step < MAX_LINKS && !this.links.isEmpty(); step++) {
			String behind = behindLink(path);
			if (behind == null) {
				break;
			}
			path = behind;
		}
		Integer number = this.numbers.get(path);
		return (number != null) ? number : isCompressedOnly(path) ? this.files.size() : PathLookup.NONE;
	}

	/** Replaces the first link on a path by its target, which is in the site. */
	private @Nullable String behindLink(String path) {
		int end = 0;
		while (end < path.length()) {
			end = path.indexOf('/', end + 1);
			end = (end < 0) ? path.length() : end;
			String target = this.links.get(path.substring(0, end));
			if (target != null) {
				String parent = path.substring(0, path.lastIndexOf('/', end - 1) + 1);
				return LinkChecker.withoutDots("/" + parent + target).substring(1) + path.substring(end);
			}
		}
		return null;
	}

	/** A file that is compressed twice isn't a sibling. */
	private boolean isCompressedOnly(String path) {
		boolean found = false;
		for (Coding coding : Coding.values()) {
			for (String suffix : coding.suffixes()) {
				if (path.endsWith(suffix)) {
					return false;
				}
				found |= this.numbers.containsKey(path + suffix);
			}
		}
		return found && !path.isEmpty() && !path.endsWith("/");
	}

	@Override
	public byte[] prefix() {
		return NO_PREFIX;
	}

	@Override
	public CleanUrls cleanUrls() {
		return CleanUrls.FIND;
	}

	/**
	 * Looks for files on one thread.
	 */
	final class Finder {

		private final PathLookup lookup = new PathLookup(MAX_PATH_BYTES);

		private final RequestTarget target = new RequestTarget();

		/**
		 * Finds what a browser that follows redirects gets.
		 * @param path the path as it is in a request, beginning with a slash
		 * @return the number of the file, {@link #NOWHERE} or {@link #UNKNOWN}
		 */
		int find(String path) {
			byte[] request = path.getBytes(StandardCharsets.UTF_8);
			if (this.target.read(request, 0, request.length) != Verdict.PATH) {
				return NOWHERE;
			}
			byte[] next = Arrays.copyOfRange(this.target.pathBytes(), this.target.pathFrom() - 1, this.target.pathTo());
			boolean otherAnchor = false;
			for (int step = 0; step <= MAX_REDIRECTS; step++) {
				Redirect rule = ServedFiles.this.redirects.match(next, 0, next.length, true);
				if (rule == null) {
					int found = look(next, 1);
					if (found == PathLookup.NONE && this.lookup.enterDirectory()) {
						found = this.lookup.findIndex(ServedFiles.this);
					}
					if (found != PathLookup.NONE) {
						return otherAnchor ? UNKNOWN : known(found);
					}
					rule = ServedFiles.this.redirects.match(next, 0, next.length, false);
				}
				if (rule == null) {
					return NOWHERE;
				}
				if (!rule.isElsewhere()) {
					int found = (rule.status() == 200) ? look(rule.target(), 0) : PathLookup.NONE;
					return (found == PathLookup.NONE) ? NOWHERE : otherAnchor ? UNKNOWN : known(found);
				}
				byte[] following = rule.nextPath();
				if (following == null) {
					return UNKNOWN;
				}
				next = following;
				otherAnchor |= new String(rule.target(), StandardCharsets.US_ASCII).indexOf('#') >= 0;
			}
			return NOWHERE;
		}

		private int look(byte[] path, int from) {
			return this.lookup.find(ServedFiles.this, path, from, path.length);
		}

		private int known(int found) {
			return (found < ServedFiles.this.files.size()) ? found : UNKNOWN;
		}

	}

}
