package io.tarweb.settings;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.tarweb.internal.http.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Which paths a rule is for. All patterns have the same syntax:
 * <ul>
 * <li>a pattern begins with a slash and is compared with the whole decoded path;
 * <li>{@code *} stands for any bytes, including slashes, or none; {@code **} after the
 * last slash means the same;
 * <li>{@code :name} (a letter, then letters, digits and underscores) stands for one or
 * more bytes up to the next slash; any other colon stands for itself;
 * <li>{@code %2A} stands for the byte itself, even one that is otherwise special;
 * <li>two of {@code *} and {@code :name} need something between them.
 * </ul>
 * If several matches are possible, the wildcard that comes first in the pattern takes as
 * little as it can.
 * <p>
 * That is also why matching backtracks to at most two places, the last {@code *} and the
 * last {@code :name} after it: the earliest end of the part before either leaves every
 * possibility to the part after it. Time is never exponential: for patterns as rules have
 * them, it is at most the product of both lengths, times the length of the path if
 * {@code :name} follows {@code *}.
 */
public final class PathPattern {

	/** The name by which a rule refers to the bytes that {@code *} stands for. */
	static final String SPLAT = "splat";

	private final String text;

	/** A literal byte, or the complement of a wildcard's number. */
	private final short[] tokens;

	private final List<String> wildcards;

	/** For each wildcard, whether it is {@code *}. */
	private final boolean[] splats;

	private PathPattern(String text, short[] tokens, List<String> wildcards) {
		this.text = text;
		this.tokens = tokens;
		this.wildcards = List.copyOf(wildcards);
		this.splats = new boolean[wildcards.size()];
		for (int i = 0; i < this.splats.length; i++) {
			this.splats[i] = wildcards.get(i).equals(SPLAT);
		}
	}

	/**
	 * Reads a pattern.
	 * @throws IllegalArgumentException if it isn't a pattern, saying where and why
	 */
	public static PathPattern parse(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (bytes.length == 0 || bytes[0] != '/') {
			throw malformed(text, 0, "a pattern begins with '/'");
		}
		short[] tokens = new short[bytes.length];
		List<String> wildcards = new ArrayList<>();
		int length = 0;
		int at = 0;
		while (at < bytes.length) {
			int end = endOfWildcard(bytes, at, bytes.length);
			if (end > at) {
				if (isDoubledAtTheEnd(bytes, at)) {
					break;
				}
				if (tokens[length - 1] < 0) {
					throw malformed(text, at,
							"there must be something between two wildcards ('*' matches slashes too)");
				}
				tokens[length++] = (short) ~wildcards.size();
				wildcards.add(wildcard(text, bytes, at, end, wildcards));
				at = end;
			}
			else {
				tokens[length++] = literal(text, bytes, at);
				at += (bytes[at] == '%') ? 3 : 1;
			}
		}
		return new PathPattern(text, Arrays.copyOf(tokens, length), wildcards);
	}

	/**
	 * Other tools write {@code **} for what {@code *} means here.
	 */
	private static boolean isDoubledAtTheEnd(byte[] bytes, int at) {
		return at == bytes.length - 1 && at >= 2 && bytes[at] == '*' && bytes[at - 1] == '*' && bytes[at - 2] == '/';
	}

	/**
	 * Measures a wildcard, in a pattern or in a text that its captures are put into.
	 * @return the index after it, or {@code at} if there is none
	 */
	public static int endOfWildcard(byte[] bytes, int at, int to) {
		if (bytes[at] == '*') {
			return at + 1;
		}
		if (bytes[at] != ':' || at + 1 == to || !isLetter(bytes[at + 1])) {
			return at;
		}
		int end = at + 2;
		while (end < to && (isLetter(bytes[end]) || bytes[end] >= '0' && bytes[end] <= '9' || bytes[end] == '_')) {
			end++;
		}
		return end;
	}

	private static String wildcard(String text, byte[] bytes, int at, int end, List<String> before) {
		if (bytes[at] == '*') {
			return SPLAT;
		}
		String name = new String(bytes, at + 1, end - at - 1, StandardCharsets.US_ASCII);
		if (name.equals(SPLAT)) {
			throw malformed(text, at, "':splat' is the name of what '*' matches");
		}
		if (before.contains(name)) {
			throw malformed(text, at, "':" + name + "' is there twice");
		}
		return name;
	}

	private static short literal(String text, byte[] bytes, int at) {
		int octet = bytes[at] & 0xFF;
		if (octet == '?' || octet == '#') {
			throw malformed(text, at, "a pattern is compared with the path only, without query and fragment (write "
					+ ((octet == '?') ? "%3F" : "%23") + " for the character itself)");
		}
		if (octet == '%') {
			octet = PercentEncoding.octet(bytes, at, bytes.length);
			if (octet < 0) {
				throw malformed(text, at, "'%' must be followed by two hexadecimal digits");
			}
			if (octet == '/') {
				throw malformed(text, at, "no path that is served has an encoded slash");
			}
		}
		if (octet < ' ' || octet == 0x7F) {
			throw malformed(text, at, "no path has a control character");
		}
		return (short) octet;
	}

	private static boolean isLetter(byte octet) {
		return octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z';
	}

	private static IllegalArgumentException malformed(String text, int at, String reason) {
		return new IllegalArgumentException("'%s' is no path pattern: at byte %d, %s".formatted(text, at, reason));
	}

	/**
	 * Compares with a path; allocates nothing.
	 * @param path holds the decoded path with its leading slash
	 * @param from the index of the first byte
	 * @param to the index after the last byte
	 * @return whether this pattern matches the path
	 */
	public boolean matches(byte[] path, int from, int to) {
		return matches(path, from, to, null);
	}

	/**
	 * Compares with a path and keeps what the wildcards stand for; allocates nothing if
	 * the path doesn't match.
	 */
	public @Nullable Captures match(byte[] path, int from, int to) {
		if (!matches(path, from, to, null)) {
			return null;
		}
		int[] bounds = new int[this.splats.length * 2];
		matches(path, from, to, bounds);
		return new Captures(path, bounds);
	}

	private boolean matches(byte[] path, int from, int to, int @Nullable [] bounds) {
		int token = 0;
		int at = from;
		int splatToken = -1;
		int splatEnd = 0;
		int nameToken = -1;
		int nameEnd = 0;
		while (token < this.tokens.length || at < to) {
			int expected = (token < this.tokens.length) ? this.tokens[token] : Short.MAX_VALUE;
			if (expected < 0 && this.splats[~expected]) {
				splatToken = token++;
				splatEnd = at;
				nameToken = -1;
				capture(bounds, ~expected, at, (token < this.tokens.length) ? at : to);
				if (token == this.tokens.length) {
					return true;
				}
			}
			else if (expected < 0 && at < to && path[at] != '/') {
				nameToken = token++;
				nameEnd = at + 1;
				capture(bounds, ~expected, at, nameEnd);
				at = nameEnd;
			}
			else if (at < to && (path[at] & 0xFF) == expected) {
				token++;
				at++;
			}
			else if (nameToken >= 0 && nameEnd < to && path[nameEnd] != '/') {
				at = ++nameEnd;
				token = nameToken + 1;
				extend(bounds, ~this.tokens[nameToken], at);
			}
			else if (splatToken >= 0 && splatEnd < to) {
				// A name after it has reached its slash and is read again.
				at = ++splatEnd;
				token = splatToken + 1;
				extend(bounds, ~this.tokens[splatToken], at);
			}
			else {
				return false;
			}
		}
		return true;
	}

	private static void capture(int @Nullable [] bounds, int wildcard, int from, int to) {
		if (bounds != null) {
			bounds[wildcard * 2] = from;
			bounds[wildcard * 2 + 1] = to;
		}
	}

	private static void extend(int @Nullable [] bounds, int wildcard, int to) {
		if (bounds != null) {
			bounds[wildcard * 2 + 1] = to;
		}
	}

	/**
	 * Finds a wildcard by its name.
	 * @return its number among the captures, of the first if there are several, or -1
	 */
	public int wildcard(String name) {
		return this.wildcards.indexOf(name);
	}

	/** The names of the wildcards in order. */
	public List<String> wildcards() {
		return this.wildcards;
	}

	/**
	 * Makes a path that this pattern matches.
	 * @param stuffing the character that replaces each wildcard, neither a slash nor
	 * special
	 * @return the path; the only matching one if there are no wildcards
	 */
	public byte[] example(char stuffing) {
		byte[] path = new byte[this.tokens.length];
		for (int i = 0; i < path.length; i++) {
			path[i] = (byte) ((this.tokens[i] >= 0) ? this.tokens[i] : stuffing);
		}
		return path;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof PathPattern pattern && this.text.equals(pattern.text);
	}

	@Override
	public int hashCode() {
		return this.text.hashCode();
	}

	/**
	 * The pattern as it was written.
	 */
	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * What the wildcards of a pattern stand for in one path.
	 */
	public record Captures(byte[] path, int[] bounds) {

		public int from(int wildcard) {
			return this.bounds[wildcard * 2];
		}

		public int to(int wildcard) {
			return this.bounds[wildcard * 2 + 1];
		}

		/** Whether the pattern that matched has this wildcard. */
		public boolean has(int wildcard) {
			return wildcard * 2 < this.bounds.length;
		}

	}

}
