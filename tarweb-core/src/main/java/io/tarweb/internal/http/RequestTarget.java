package io.tarweb.internal.http;

import java.util.Arrays;

/**
 * Turns the target of a request (RFC 9112 3.2) into the path that is looked up among the
 * members of an archive: the decoded bytes without the leading slash, to be found exactly
 * as they are. What can't be found that way is refused here.
 * <ul>
 * <li>{@link Verdict#MALFORMED}, for 400: neither origin-form nor absolute-form of http
 * or https, an incomplete percent sequence, a control character raw or encoded, a raw
 * space, invalid UTF-8, a {@code ..} segment raw or encoded (also one that a backslash or
 * an encoded slash sets apart). Removing {@code ..} is up to the client that resolves a
 * reference (RFC 3986 5.2.4). A target that arrives with one is broken or an attack, and
 * a 400 says so instead of guessing.</li>
 * <li>{@link Verdict#NOT_SERVED}, for 404: an encoded slash, which is data and not a
 * separator (RFC 3986 2.2) while a member's name has only separators; a backslash raw or
 * encoded, which some clients and file systems take for a slash; a {@code .} segment,
 * which no member's path has. Harmless, but no match.</li>
 * </ul>
 * Empty segments ({@code //}), parameters ({@code ;v=1}) and plus signs are bytes like
 * any other. Raw bytes above 0x7F aren't allowed in a URI, but scripts send them and
 * their meaning is clear: they pass if they are valid UTF-8. Percent sequences are
 * decoded once.
 * <p>
 * An instance is a reusable result: it belongs to one thread, describes the last target
 * read, and refers to its bytes until the next. It allocates only if a target with
 * percent sequences is longer than all before.
 */
public final class RequestTarget {

	/** What is to be done with a target. */
	public enum Verdict {

		/** The path is to be looked up. */
		PATH,

		/** No valid target; the answer is 400. */
		MALFORMED,

		/** A valid target which no member can have; the answer is 404. */
		NOT_SERVED

	}

	private static final byte[] HTTP = Octets.ascii("http://");

	private static final byte[] HTTPS = Octets.ascii("https://");

	private static final byte[] ROOT = { '/' };

	private static final byte DOT = 1;

	private static final byte PERCENT = 2;

	private static final byte BACKSLASH = 4;

	private static final byte HIGH = 8;

	/** A control character or a space. */
	private static final byte INVISIBLE = 16;

	private static final byte END_OF_PATH = 32;

	/**
	 * The properties of each octet; 0 for those that stand for themselves.
	 */
	private static final byte[] KINDS = new byte[256];

	static {
		Arrays.fill(KINDS, 0, ' ' + 1, INVISIBLE);
		Arrays.fill(KINDS, 0x80, KINDS.length, HIGH);
		KINDS[0x7F] = INVISIBLE;
		KINDS['.'] = DOT;
		KINDS['%'] = PERCENT;
		KINDS['\\'] = BACKSLASH;
		KINDS['?'] = END_OF_PATH;
		KINDS['#'] = END_OF_PATH;
	}

	private byte[] decoded = new byte[256];

	private byte[] pathBytes = ROOT;

	private int pathFrom = 1;

	private int pathTo = 1;

	private int queryFrom;

	private int queryTo;

	private int authorityFrom;

	private int authorityTo;

	/**
	 * Reads the target of a request, whose authority is that of its absolute-form or else
	 * its {@code Host} (RFC 9112 3.2.2). The accessors hold for {@link Verdict#PATH}, and
	 * those of the authority unless it is {@link Verdict#MALFORMED}.
	 * @return what to do with it
	 */
	public Verdict read(RequestHead head) {
		Verdict verdict = read(head.bytes(), head.targetFrom(), head.targetTo());
		if (this.authorityFrom == this.authorityTo && head.has(Field.HOST)) {
			this.authorityFrom = head.from(Field.HOST);
			this.authorityTo = head.to(Field.HOST);
		}
		return verdict;
	}

	/**
	 * Reads a target by itself.
	 * @return what to do with it
	 */
	public Verdict read(byte[] bytes, int from, int to) {
		int start = readAuthority(bytes, from, to);
		if (start < 0) {
			return Verdict.MALFORMED;
		}
		int seen = 0;
		int end = start;
		while (end < to) {
			int kind = KINDS[bytes[end] & 0xFF];
			if (kind == END_OF_PATH) {
				break;
			}
			// A dot matters at the start of a segment only. A path starts with a slash.
			if (kind != DOT || bytes[end - 1] == '/') {
				seen |= kind;
			}
			end++;
		}
		if ((seen & INVISIBLE) != 0 || !readQuery(bytes, end, to)) {
			return Verdict.MALFORMED;
		}
		if (start == end) {
			// An absolute-form may leave out the path of the root (RFC 9110 4.2.3).
			path(ROOT, 0, 1);
			return Verdict.PATH;
		}
		if ((seen & PERCENT) != 0) {
			int length = decode(bytes, start, end);
			path(this.decoded, 0, length);
			return (length < 0) ? Verdict.MALFORMED : check(this.decoded, 0, length);
		}
		path(bytes, start, end);
		return (seen == 0) ? Verdict.PATH : check(bytes, start, end);
	}

	/**
	 * Returns whether any request can ask for a path.
	 * @param path holds the decoded path with its leading slash
	 * @param from the index of the slash
	 * @return whether the path, percent-encoded, is one that {@link #read} has no
	 * objection to
	 */
	public static boolean canName(byte[] path, int from, int to) {
		return check(path, from, to) == Verdict.PATH;
	}

	/**
	 * Returns the array that holds the path: the one which was read, or one of this
	 * object.
	 */
	public byte[] pathBytes() {
		return this.pathBytes;
	}

	/**
	 * Returns the start of the path, behind its leading slash.
	 */
	public int pathFrom() {
		return this.pathFrom;
	}

	/**
	 * Returns the end of the path.
	 */
	public int pathTo() {
		return this.pathTo;
	}

	/**
	 * Returns whether there is a query, which may be empty.
	 * @return whether the target has a question mark
	 */
	public boolean hasQuery() {
		return this.queryFrom > 0;
	}

	/**
	 * Returns the start of the query, behind the question mark, in the array which was
	 * read; nothing is decoded in it.
	 */
	public int queryFrom() {
		return this.queryFrom;
	}

	/**
	 * Returns the end of the query.
	 */
	public int queryTo() {
		return this.queryTo;
	}

	/**
	 * Returns the start of the authority in the array which was read.
	 */
	public int authorityFrom() {
		return this.authorityFrom;
	}

	/**
	 * Returns the end of the authority, which is empty where the request has none.
	 */
	public int authorityTo() {
		return this.authorityTo;
	}

	// Cuts an absolute-form. Returns the start of the path, or -1.
	private int readAuthority(byte[] bytes, int from, int to) {
		this.authorityFrom = from;
		this.authorityTo = from;
		if (from < to && bytes[from] == '/') {
			return from;
		}
		int start;
		if (startsWith(HTTP, bytes, from, to)) {
			start = from + HTTP.length;
		}
		else if (startsWith(HTTPS, bytes, from, to)) {
			start = from + HTTPS.length;
		}
		else {
			return -1;
		}
		int end = start;
		while (end < to && bytes[end] != '/' && bytes[end] != '?' && bytes[end] != '#') {
			end++;
		}
		if (Authority.hostEnd(bytes, start, end) == Authority.INVALID) {
			return -1;
		}
		this.authorityFrom = start;
		this.authorityTo = end;
		return end;
	}

	// Finds the query; a fragment, which should never be sent, is neither path nor query.
	// Both may have only visible characters: a query can end up in a field.
	private boolean readQuery(byte[] bytes, int at, int to) {
		this.queryFrom = 0;
		this.queryTo = 0;
		for (int i = at; i < to; i++) {
			if (KINDS[bytes[i] & 0xFF] == INVISIBLE) {
				return false;
			}
		}
		if (at < to && bytes[at] == '?') {
			this.queryFrom = at + 1;
			this.queryTo = Octets.indexOf('#', bytes, at, to);
		}
		return true;
	}

	private void path(byte[] bytes, int from, int to) {
		this.pathBytes = bytes;
		this.pathFrom = from + 1;
		this.pathTo = to;
	}

	// Decodes into an array of this object. A backslash replaces an encoded slash, to
	// tell it from a separator: both are valid, and neither is served. Returns the
	// length, or -1 for a malformed percent sequence.
	private int decode(byte[] bytes, int from, int to) {
		if (this.decoded.length < to - from) {
			this.decoded = new byte[to - from];
		}
		int length = 0;
		for (int i = from; i < to; i++) {
			byte octet = bytes[i];
			if (octet == '%') {
				if (to - i < 3) {
					return -1;
				}
				int value = Octets.hexDigit(bytes[i + 1]) << 4 | Octets.hexDigit(bytes[i + 2]);
				if (value < 0) {
					return -1;
				}
				octet = (value != '/') ? (byte) value : (byte) '\\';
				i += 2;
			}
			this.decoded[length++] = octet;
		}
		return length;
	}

	// Checks a decoded path; malformed is worse than not served.
	private static Verdict check(byte[] bytes, int from, int to) {
		boolean served = true;
		int at = from;
		while (at < to) {
			byte octet = bytes[at];
			if (octet < 0) {
				int length = Utf8.lengthOfSequence(bytes, at, to);
				if (length == 0) {
					return Verdict.MALFORMED;
				}
				at += length;
				continue;
			}
			if (octet < ' ' || octet == 0x7F) {
				return Verdict.MALFORMED;
			}
			if (octet == '\\') {
				served = false;
			}
			else if (octet == '.' && isSeparator(bytes[at - 1])) {
				if (at + 1 == to || isSeparator(bytes[at + 1])) {
					served = false;
				}
				else if (bytes[at + 1] == '.' && (at + 2 == to || isSeparator(bytes[at + 2]))) {
					return Verdict.MALFORMED;
				}
			}
			at++;
		}
		return (served) ? Verdict.PATH : Verdict.NOT_SERVED;
	}

	private static boolean isSeparator(byte octet) {
		return octet == '/' || octet == '\\';
	}

	private static boolean startsWith(byte[] lowerCaseStart, byte[] bytes, int from, int to) {
		return to - from >= lowerCaseStart.length
				&& Octets.equalsIgnoreCase(bytes, from, from + lowerCaseStart.length, lowerCaseStart);
	}

}
