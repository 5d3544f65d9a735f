package io.tarweb.internal.rules;

import java.util.Arrays;

import io.tarweb.internal.http.Octets;
import io.tarweb.settings.CleanUrls;

/**
 * Finds the file of an archive that a path leads to, by the rules that need no
 * configuration other than {@link CleanUrls}: the file of exactly that name; for a path
 * with a trailing slash, the index page below it; the page of that name without its
 * {@code .html}; the index page of the directory of that name. The server looks in its
 * layers. A link check, before there is an archive, looks in other {@link Names} and
 * finds the same.
 * <p>
 * Allocates nothing. One instance per thread.
 */
public final class PathLookup {

	/** No such file. */
	public static final int NONE = Integer.MIN_VALUE;

	/** The room that {@link Names#find} needs after a name, in bytes. */
	public static final int SPARE_BYTES = 5;

	private static final byte[] REDIRECTS = Octets.ascii("/_redirects");

	private static final byte[] HEADERS = Octets.ascii("/_headers");

	private static final byte[] MANIFEST = Octets.ascii("/_tarweb.json");

	/** The key to look up: the prefix of the names and the decoded path. */
	private final byte[] key;

	private int prefixEnd;

	private int end;

	/**
	 * Creates a look-up for paths up to a size.
	 * @param maxPathBytes the longest prefix and the longest path together
	 */
	public PathLookup(int maxPathBytes) {
		this.key = new byte[maxPathBytes + SiteNames.INDEX.length + 1 + SPARE_BYTES];
	}

	/**
	 * Whether a file can be requested at all; instructions to the server and the manifest
	 * are never served.
	 * @param path holds the path of the file with its leading slash
	 */
	public static boolean isServed(byte[] path, int from, int to) {
		return !Arrays.equals(path, from, to, REDIRECTS, 0, REDIRECTS.length)
				&& !Arrays.equals(path, from, to, HEADERS, 0, HEADERS.length)
				&& !Arrays.equals(path, from, to, MANIFEST, 0, MANIFEST.length);
	}

	/**
	 * Finds the file that answers for a path itself, and keeps the path for the other
	 * methods.
	 * @param names where to look
	 * @param from the index after its leading slash
	 * @return the file, or {@link #NONE}
	 */
	public int find(Names names, byte[] path, int from, int to) {
		byte[] prefix = names.prefix();
		if (prefix.length + to - from > this.key.length - SiteNames.INDEX.length - 1 - SPARE_BYTES) {
			this.prefixEnd = -1;
			this.end = 0;
			return NONE;
		}
		System.arraycopy(prefix, 0, this.key, 0, prefix.length);
		System.arraycopy(path, from, this.key, prefix.length, to - from);
		this.prefixEnd = prefix.length;
		this.end = prefix.length + to - from;
		if (isDirectory()) {
			return findIndex(names);
		}
		int file = names.find(this.key, this.end);
		return (file == NONE && names.cleanUrls() != CleanUrls.OFF) ? findAt(names, this.end, SiteNames.HTML) : file;
	}

	/**
	 * Whether the path is the root or ends with a slash, so that only something in a
	 * directory can answer it.
	 */
	public boolean isDirectory() {
		return this.end == this.prefixEnd || this.end > 0 && this.key[this.end - 1] == '/';
	}

	/**
	 * Goes on to the directory of the path's name, to which the server redirects clients
	 * if it has an index page.
	 * @return {@code false} if the path already is that of a directory
	 */
	public boolean enterDirectory() {
		if (this.end == 0 || isDirectory()) {
			return false;
		}
		this.key[this.end++] = '/';
		return true;
	}

	/**
	 * Finds the index page of the directory.
	 * @param names where to look
	 * @return the page, or {@link #NONE}
	 */
	public int findIndex(Names names) {
		return findAt(names, this.end, SiteNames.INDEX);
	}

	/**
	 * Finds the file whose name has another ending.
	 * @param names where to look
	 * @param at how many bytes of the {@link #key} the name begins with
	 * @param ending the bytes after those
	 * @return the file, or {@link #NONE}
	 */
	public int findAt(Names names, int at, byte[] ending) {
		System.arraycopy(ending, 0, this.key, at, ending.length);
		return names.find(this.key, at + ending.length);
	}

	/**
	 * The array in which names are made; up to {@link #end()} it holds the prefix and the
	 * path.
	 */
	public byte[] key() {
		return this.key;
	}

	/**
	 * The end of the path: the index in the {@link #key} after its last byte.
	 */
	public int end() {
		return this.end;
	}

	/**
	 * The names of files.
	 */
	public interface Names {

		/**
		 * Looks a file up.
		 * @param name holds the name, the prefix included, from the start of the array;
		 * the {@link PathLookup#SPARE_BYTES} after it may be overwritten
		 * @return the file, even if it is available only compressed, or
		 * {@link PathLookup#NONE}
		 */
		int find(byte[] name, int to);

		/**
		 * The beginning of all names: the directory that is the root of the site, or
		 * nothing.
		 */
		byte[] prefix();

		/**
		 * How a path relates to the page of its name: whether pages are found without
		 * their {@code .html}.
		 */
		CleanUrls cleanUrls();

	}

}
