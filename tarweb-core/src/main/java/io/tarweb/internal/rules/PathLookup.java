package io.tarweb.internal.rules;

import java.util.Arrays;

import io.tarweb.internal.http.Octets;
import io.tarweb.settings.CleanUrls;

/**
 * Which file of an archive a path leads to, by the rules that need no configuration but
 * {@link CleanUrls}: the file of exactly that name; for a path with a trailing slash, the
 * index page below it; the page of that name without its {@code .html}; the index page of
 * the directory of that name. The server asks its layers. A link check before there is an
 * archive asks other {@link Names}, and finds the same.
 * <p>
 * Allocates nothing. One instance per thread.
 */
public final class PathLookup {

	/** No such file. */
	public static final int NONE = Integer.MIN_VALUE;

	/** The room that {@link Names#find} needs behind a name, in bytes. */
	public static final int SPARE_BYTES = 5;

	private static final byte[] REDIRECTS = Octets.ascii("/_redirects");

	private static final byte[] HEADERS = Octets.ascii("/_headers");

	private static final byte[] MANIFEST = Octets.ascii("/_tarweb.json");

	/** What is looked up: the prefix of the names and the decoded path. */
	private final byte[] key;

	private int prefixEnd;

	private int end;

	/**
	 * A look-up for paths up to a size.
	 * @param maxPathBytes the longest prefix and the longest path together
	 */
	public PathLookup(int maxPathBytes) {
		this.key = new byte[maxPathBytes + SiteNames.INDEX.length + 1 + SPARE_BYTES];
	}

	/**
	 * Returns whether a file can be asked for at all: instructions to the server, and the
	 * manifest, are none of its pages.
	 * @param path holds the path of the file with its leading slash
	 * @return {@code false} for what is never served
	 */
	public static boolean isServed(byte[] path, int from, int to) {
		return !Arrays.equals(path, from, to, REDIRECTS, 0, REDIRECTS.length)
				&& !Arrays.equals(path, from, to, HEADERS, 0, HEADERS.length)
				&& !Arrays.equals(path, from, to, MANIFEST, 0, MANIFEST.length);
	}

	/**
	 * Finds what answers for a path itself, and keeps the path for what else is asked.
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
	 * Returns whether the path is the root or ends with a slash.
	 * @return whether it can only be answered with what is in a directory
	 */
	public boolean isDirectory() {
		return this.end == this.prefixEnd || this.end > 0 && this.key[this.end - 1] == '/';
	}

	/**
	 * Goes on to the directory of the path's name, where the server sends clients if it
	 * has an index page.
	 * @return {@code false} if the path is that of a directory already
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
	 * Finds the file whose name ends otherwise.
	 * @param names where to look
	 * @param at how much of the {@link #key} the name begins with
	 * @param ending what comes behind that
	 * @return the file, or {@link #NONE}
	 */
	public int findAt(Names names, int at, byte[] ending) {
		System.arraycopy(ending, 0, this.key, at, ending.length);
		return names.find(this.key, at + ending.length);
	}

	/**
	 * Gives the array in which names are made.
	 * @return the array, whose beginning up to {@link #end()} is the prefix and the path
	 */
	public byte[] key() {
		return this.key;
	}

	/**
	 * Gives the end of the path.
	 * @return the index in the {@link #key} behind its last byte
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
		 * {@link PathLookup#SPARE_BYTES} behind it may be overwritten
		 * @return the file, also if it is there in a compressed form only, or
		 * {@link PathLookup#NONE}
		 */
		int find(byte[] name, int to);

		/**
		 * Gives what all names begin with.
		 * @return the directory that is the root of the site, or nothing
		 */
		byte[] prefix();

		/**
		 * Tells what a path has to do with the page of its name.
		 * @return whether pages are found without their {@code .html}
		 */
		CleanUrls cleanUrls();

	}

}
