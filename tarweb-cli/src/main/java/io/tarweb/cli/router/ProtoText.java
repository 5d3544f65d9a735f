package io.tarweb.cli.router;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text format of Protocol Buffers
 * (https://protobuf.dev/reference/protobuf/textformat-spec) without a schema: messages in
 * braces or angle brackets, lists, strings, numbers and words.
 */
final class ProtoText {

	/** Messages in messages; a backend that is sorry is four deep. */
	private static final int MAX_DEPTH = 32;

	private static final int OCTAL_DIGITS = 3;

	private final String file;

	private final String text;

	private int at;

	private int depth;

	private ProtoText(String file, String text) {
		this.file = file;
		this.text = text;
	}

	/**
	 * Reads a whole file.
	 * @param file its name, for messages
	 * @throws ConfigurationException if it isn't such a text, saying where
	 */
	static ProtoMessage read(String file, String text) {
		ProtoText reader = new ProtoText(file, text);
		return reader.message(reader.place(), '\0');
	}

	private ProtoMessage message(Place begin, char end) {
		if (++this.depth > MAX_DEPTH) {
			throw wrong("messages are nested too deeply");
		}
		List<ProtoField> fields = new ArrayList<>();
		skipSpace();
		while (peek() != end) {
			if (peek() == '\0') {
				throw begin.wrong("this message doesn't end");
			}
			field(fields);
			skipSpace();
			if (peek() == ',' || peek() == ';') {
				this.at++;
				skipSpace();
			}
		}
		if (end != '\0') {
			this.at++;
		}
		this.depth--;
		return new ProtoMessage(begin, fields);
	}

	private void field(List<ProtoField> fields) {
		Place place = place();
		String name = word();
		if (name.isEmpty()) {
			throw wrong("expected the name of a field, found '" + peek() + "'");
		}
		skipSpace();
		if (peek() == ':') {
			this.at++;
			skipSpace();
		}
		else if (peek() != '{' && peek() != '<' && peek() != '[') {
			throw wrong("expected ':' or '{' behind '" + name + "'");
		}
		if (peek() != '[') {
			fields.add(value(name, place));
			return;
		}
		this.at++;
		skipSpace();
		while (peek() != ']') {
			fields.add(value(name, place()));
			skipSpace();
			if (peek() == ',') {
				this.at++;
				skipSpace();
			}
			else if (peek() != ']') {
				throw wrong("expected ',' or ']' in this list");
			}
		}
		this.at++;
	}

	private ProtoField value(String name, Place place) {
		char first = peek();
		if (first == '{' || first == '<') {
			Place begin = place();
			this.at++;
			return new ProtoField(name, place, "", false, message(begin, (first == '{') ? '}' : '>'));
		}
		if (first == '"' || first == '\'') {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			while (peek() == '"' || peek() == '\'') {
				string(bytes);
				skipSpace();
			}
			return new ProtoField(name, place, bytes.toString(StandardCharsets.UTF_8), true, null);
		}
		String word = word();
		if (word.isEmpty()) {
			throw wrong("expected a value of '" + name + "'");
		}
		return new ProtoField(name, place, word, false, null);
	}

	private void string(ByteArrayOutputStream bytes) {
		Place begin = place();
		char quote = this.text.charAt(this.at++);
		while (peek() != quote) {
			if (peek() == '\0' || peek() == '\n') {
				throw begin.wrong("this string doesn't end");
			}
			if (peek() == '\\') {
				this.at++;
				escape(bytes);
			}
			else {
				int character = this.text.codePointAt(this.at);
				bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
				this.at += Character.charCount(character);
			}
		}
		this.at++;
	}

	private void escape(ByteArrayOutputStream bytes) {
		char kind = peek();
		if (kind >= '0' && kind <= '7') {
			bytes.write(number(8, OCTAL_DIGITS));
			return;
		}
		this.at++;
		switch (kind) {
			case 'a' -> bytes.write(0x07);
			case 'b' -> bytes.write('\b');
			case 'f' -> bytes.write('\f');
			case 'n' -> bytes.write('\n');
			case 'r' -> bytes.write('\r');
			case 't' -> bytes.write('\t');
			case 'v' -> bytes.write(0x0b);
			case '\\', '\'', '"', '?' -> bytes.write(kind);
			case 'x', 'X' -> bytes.write(number(16, 2));
			case 'u' -> bytes.writeBytes(Character.toString(number(16, 4)).getBytes(StandardCharsets.UTF_8));
			default -> {
				this.at--;
				throw wrong("there is no escape '\\" + kind + "'");
			}
		}
	}

	private int number(int radix, int maxDigits) {
		int begin = this.at;
		int number = 0;
		while (this.at - begin < maxDigits && Character.digit(peek(), radix) >= 0) {
			number = number * radix + Character.digit(peek(), radix);
			this.at++;
		}
		if (this.at == begin) {
			throw wrong("expected a digit");
		}
		return number;
	}

	/** A name, a number or a constant. */
	private String word() {
		int begin = this.at;
		while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '.' || peek() == '-' || peek() == '+') {
			this.at++;
		}
		return this.text.substring(begin, this.at);
	}

	private void skipSpace() {
		while (Character.isWhitespace(peek()) || peek() == '#') {
			if (peek() == '#') {
				while (peek() != '\n' && peek() != '\0') {
					this.at++;
				}
			}
			else {
				this.at++;
			}
		}
	}

	/** The next character, 0 behind the end. */
	private char peek() {
		return (this.at < this.text.length()) ? this.text.charAt(this.at) : '\0';
	}

	private Place place() {
		String before = this.text.substring(0, this.at);
		int line = (int) before.chars().filter((each) -> each == '\n').count() + 1;
		return new Place(this.file, line, this.at - before.lastIndexOf('\n'));
	}

	private ConfigurationException wrong(String problem) {
		return place().wrong(problem);
	}

	/**
	 * A place in a file.
	 *
	 * @param line the number of the line, from 1
	 * @param column the number of the character, from 1
	 */
	record Place(String file, int line, int column) {

		ConfigurationException wrong(String problem) {
			return ConfigurationException.at(this.file, this.line, this.column, problem, null);
		}

	}

}
