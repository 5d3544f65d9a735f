package io.tarweb.internal.rules;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.tarweb.error.SiteException;
import io.tarweb.internal.http.Octets;
import org.jspecify.annotations.Nullable;

/**
 * The lines with content of a file of rules: UTF-8, with or without a byte order mark,
 * ended by LF or CRLF. Blank lines and comments, which begin with {@code #}, are skipped.
 */
public final class RuleLines {

	/**
	 * Many times the length of a handwritten line, and small in a table of ten thousand.
	 */
	static final int MAX_LINE_BYTES = 8192;

	private static final byte[] BYTE_ORDER_MARK = { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF };

	private final byte[] text;

	private final String name;

	private int at;

	private int number;

	private String line = "";

	/**
	 * Begins to read the lines of one file.
	 * @param name the file's name in messages
	 */
	RuleLines(byte[] text, String name) {
		this.text = text;
		this.name = name;
		int mark = BYTE_ORDER_MARK.length;
		this.at = (text.length >= mark && Arrays.equals(text, 0, mark, BYTE_ORDER_MARK, 0, mark)) ? mark : 0;
	}

	/**
	 * Goes to the next line.
	 */
	boolean next() {
		while (this.at < this.text.length) {
			int end = this.at;
			while (end < this.text.length && this.text[end] != '\n') {
				end++;
			}
			int from = this.at;
			this.at = end + 1;
			this.number++;
			if (end > from && end < this.text.length && this.text[end - 1] == '\r') {
				end--;
			}
			int start = Octets.skipWhitespace(this.text, from, end);
			if (start < end && this.text[start] != '#') {
				this.line = read(start, Octets.trimEnd(this.text, start, end));
				return true;
			}
		}
		return false;
	}

	private String read(int from, int to) {
		if (to - from > MAX_LINE_BYTES) {
			throw fault("expected at most " + MAX_LINE_BYTES + " bytes, found " + (to - from));
		}
		for (int i = from; i < to; i++) {
			byte octet = this.text[i];
			if (octet >= 0 && octet < ' ' && octet != '\t' || octet == 0x7F) {
				throw fault("expected text, found the control character 0x%02x".formatted(octet));
			}
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(this.text, from, to - from)).toString();
		}
		catch (CharacterCodingException ex) {
			throw fault("expected UTF-8, found other bytes");
		}
	}

	/** The current line without the white space around it. */
	String line() {
		return this.line;
	}

	/** The number of the current line, from one. */
	int number() {
		return this.number;
	}

	/** An error about the current line. */
	SiteException fault(String problem) {
		return fault(this.number, problem);
	}

	/** An error about a part of the current line. */
	SiteException fault(IllegalArgumentException cause) {
		return fault(this.number, String.valueOf(cause.getMessage()), cause);
	}

	SiteException fault(int lineNumber, String problem) {
		return fault(lineNumber, problem, null);
	}

	private SiteException fault(int lineNumber, String problem, @Nullable Throwable cause) {
		return new SiteException(SiteException.Kind.RULES, "%s, line %d: %s".formatted(this.name, lineNumber, problem),
				cause);
	}

}
