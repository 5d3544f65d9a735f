package io.tarweb.internal.rules;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.PercentEncoding;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.PathPattern.Captures;
import org.jspecify.annotations.Nullable;

/**
 * The target of a rule, with gaps for the bytes that the wildcards of its source stand
 * for.
 * <p>
 * A path of the request can't make it lead anywhere else: captured bytes are encoded
 * again, so that neither a line end nor a backslash nor a question mark comes through; no
 * capture reaches the host of a URL; and slashes at the start of a path become one,
 * because two would name a host (RFC 3986 4.2).
 */
final class RedirectTarget {

	private static final Pattern URL = Pattern.compile("(?i)(https?://)([^/?#]*)(.*)");

	private static final Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._~-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

	private final int status;

	/** The literal parts, one more than there are gaps. */
	private final List<byte[]> literals = new ArrayList<>();

	private final List<Gap> gaps = new ArrayList<>();

	/** The target if it is always the same. */
	private final @Nullable Redirect constant;

	private final boolean onThisHost;

	/**
	 * Reads a target.
	 * @throws IllegalArgumentException if it is malformed or not supported
	 */
	RedirectTarget(String text, int status, PathPattern source) {
		this.status = status;
		this.onThisHost = text.startsWith("/");
		String path = (this.onThisHost) ? text : behindAuthority(text, status);
		if (text.startsWith("//")) {
			throw new IllegalArgumentException(
					"expected a path or a URL as target, found two slashes, which stand for another host: write http or https in front of them");
		}
		compile(text.substring(0, text.length() - path.length()), path.getBytes(StandardCharsets.UTF_8), source);
		this.constant = (this.gaps.isEmpty()) ? fill(new Captures(new byte[0], new int[0])) : null;
	}

	/**
	 * Checks that there is a target at all.
	 * @throws IllegalArgumentException if it is neither a path nor a URL
	 */
	static void requireTarget(String text) {
		if (!text.startsWith("/") && !URL.matcher(text).matches()) {
			throw new IllegalArgumentException((text.contains("="))
					? "unsupported query parameter " + Octets.quote(text) + ": rules can't depend on the query"
					: "expected a path or an http or https URL as target, found " + Octets.quote(text));
		}
	}

	private static String behindAuthority(String text, int status) {
		Matcher url = URL.matcher(text);
		if (!url.matches()) {
			throw new IllegalArgumentException("expected a URL, found " + Octets.quote(text));
		}
		if (status < 300 || status >= 400) {
			throw new IllegalArgumentException("unsupported proxying: with status " + status
					+ " the target must be a path in the archive, found " + Octets.quote(text));
		}
		if (!AUTHORITY.matcher(url.group(2)).matches()) {
			throw new IllegalArgumentException(
					"expected a host, with or without a port, in ASCII, free of placeholders and user names, found "
							+ Octets.quote(url.group(2)));
		}
		return url.group(3);
	}

	private void compile(String start, byte[] text, PathPattern source) {
		ByteArrayOutputStream literal = new ByteArrayOutputStream();
		literal.writeBytes(start.getBytes(StandardCharsets.US_ASCII));
		Part part = Part.PATH;
		int at = 0;
		while (at < text.length) {
			int end = (text[at] == ':') ? PathPattern.endOfWildcard(text, at, text.length) : at;
			if (end > at) {
				this.literals.add(literal.toByteArray());
				literal.reset();
				this.gaps.add(new Gap(wildcard(text, at, end, source), part.ofCaptures));
			}
			else {
				Part before = part;
				part = part.behind(text[at]);
				end = (isElsewhere()) ? copy(text, at, part, part != before, literal) : decode(text, at, part, literal);
			}
			at = end;
		}
		this.literals.add(literal.toByteArray());
	}

	/**
	 * Copies for {@code Location}: encoded bytes stay encoded, others are encoded if
	 * necessary.
	 */
	private static int copy(byte[] text, int at, Part part, boolean opens, ByteArrayOutputStream literal) {
		if (text[at] == '%') {
			octet(text, at);
			literal.write(text, at, 3);
			return at + 3;
		}
		if (opens) {
			literal.write(text[at]);
		}
		else {
			part.ofLiterals.append(literal, text[at]);
		}
		return at + 1;
	}

	/** Decodes for the name of a page. */
	private int decode(byte[] text, int at, Part part, ByteArrayOutputStream literal) {
		if (part != Part.PATH) {
			throw new IllegalArgumentException("expected a path only, since status " + this.status
					+ " answers with that page, found '" + (char) text[at] + "'");
		}
		literal.write((text[at] == '%') ? octet(text, at) : text[at]);
		return at + ((text[at] == '%') ? 3 : 1);
	}

	private static int octet(byte[] text, int at) {
		int octet = PercentEncoding.octet(text, at, text.length);
		if (octet < 0) {
			throw new IllegalArgumentException("expected two hexadecimal digits behind '%' in the target");
		}
		return octet;
	}

	private static int wildcard(byte[] text, int at, int end, PathPattern source) {
		String name = new String(text, at + 1, end - at - 1, StandardCharsets.US_ASCII);
		int wildcard = source.wildcard(name);
		if (wildcard < 0) {
			throw new IllegalArgumentException("expected a placeholder of the source in the target, found ':" + name
					+ "' (write %3A" + name + " for the characters themselves)");
		}
		return wildcard;
	}

	private boolean isElsewhere() {
		return this.status >= 300 && this.status < 400;
	}

	/** Whether the target is the same for every path. */
	boolean isConstant() {
		return this.constant != null;
	}

	/**
	 * The result for a path that the source matches.
	 * @param captures from the source; needed unless this {@link #isConstant()}
	 */
	Redirect redirect(@Nullable Captures captures) {
		if (this.constant != null) {
			return this.constant;
		}
		if (captures == null) {
			throw new IllegalArgumentException("There are gaps to fill");
		}
		return fill(captures);
	}

	private Redirect fill(Captures captures) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (int i = 0; i < this.gaps.size(); i++) {
			out.writeBytes(this.literals.get(i));
			this.gaps.get(i).fill(captures, isElsewhere(), out);
		}
		out.writeBytes(this.literals.get(this.gaps.size()));
		byte[] target = out.toByteArray();
		if (!isElsewhere()) {
			return new Redirect(this.status, Arrays.copyOfRange(target, 1, target.length), -1);
		}
		byte[] location = (this.onThisHost) ? withOneLeadingSlash(target) : target;
		int queryAt = Redirect.endOfPath(location);
		boolean ownQuery = queryAt < location.length && location[queryAt] == '?';
		return new Redirect(this.status, location, (ownQuery) ? -1 : queryAt);
	}

	private static byte[] withOneLeadingSlash(byte[] target) {
		int extra = 0;
		while (extra + 1 < target.length && target[extra + 1] == '/') {
			extra++;
		}
		return (extra == 0) ? target : Arrays.copyOfRange(target, extra, target.length);
	}

	/**
	 * The parts of a target after the host, in order.
	 */
	private enum Part {

		PATH(PercentEncoding.PATH, PercentEncoding.PATH),

		QUERY(PercentEncoding.QUERY, PercentEncoding.QUERY_VALUE),

		FRAGMENT(PercentEncoding.QUERY, PercentEncoding.PATH);

		private final PercentEncoding ofLiterals;

		private final PercentEncoding ofCaptures;

		Part(PercentEncoding ofLiterals, PercentEncoding ofCaptures) {
			this.ofLiterals = ofLiterals;
			this.ofCaptures = ofCaptures;
		}

		/** The part that a character opens, or this one. */
		Part behind(byte octet) {
			if (octet == '#') {
				return FRAGMENT;
			}
			return (octet == '?' && this == PATH) ? QUERY : this;
		}

	}

	/**
	 * A place where captured bytes go.
	 */
	private record Gap(int wildcard, PercentEncoding encoding) {

		void fill(Captures captures, boolean encoded, ByteArrayOutputStream out) {
			if (!captures.has(this.wildcard)) {
				return;
			}
			for (int i = captures.from(this.wildcard); i < captures.to(this.wildcard); i++) {
				if (encoded) {
					this.encoding.append(out, captures.path()[i]);
				}
				else {
					out.write(captures.path()[i]);
				}
			}
		}

	}

}
