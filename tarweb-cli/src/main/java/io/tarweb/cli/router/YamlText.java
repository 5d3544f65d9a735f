package io.tarweb.cli.router;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Writes YAML: mappings, one list of mappings, lists of texts, and comments.
 */
final class YamlText {

	private static final int STEP = 2;

	private static final String PLAIN = "[A-Za-z0-9./][A-Za-z0-9./_-]*";

	private final StringBuilder text = new StringBuilder();

	/** How far the lines of the sections around are indented. */
	private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));

	private boolean first;

	void comment(String comment) {
		int indent = this.indents.element() - (this.first ? STEP : 0);
		this.text.append(" ".repeat(indent)).append("# ").append(comment).append('\n');
	}

	void entry(String key, String value) {
		line(key + ": " + scalar(value));
	}

	void entry(String key, List<String> values) {
		line(key + ":");
		String indent = " ".repeat(this.indents.element() + STEP);
		values.forEach((value) -> this.text.append(indent).append("- ").append(scalar(value)).append('\n'));
	}

	/**
	 * Begins a section below a key.
	 * @param nothing whether it is a list with nothing in it but comments
	 */
	void key(String key, boolean nothing) {
		line(nothing ? key + ": []" : key + ":");
		this.indents.push(this.indents.element() + STEP);
	}

	/** Begins a section that is an item of a list. */
	void item() {
		this.indents.push(this.indents.element() + STEP);
		this.first = true;
	}

	void end() {
		this.indents.pop();
	}

	private void line(String line) {
		int indent = this.indents.element();
		this.text.append(" ".repeat(indent - (this.first ? STEP : 0)))
			.append(this.first ? "- " : "")
			.append(line)
			.append('\n');
		this.first = false;
	}

	private static String scalar(String value) {
		return value.matches(PLAIN) ? value : quoted(value);
	}

	/** A text in double quotes, in one line. */
	static String quoted(String value) {
		StringBuilder quoted = new StringBuilder("\"");
		for (char each : value.toCharArray()) {
			if (each == '"' || each == '\\') {
				quoted.append('\\').append(each);
			}
			else if (each < ' ' || each == 0x7f || Character.isSurrogate(each) || each > 0x7e && each < 0xa0
					|| each == '\u2028' || each == '\u2029' || each == '\ufeff') {
				quoted.append(String.format("\\u%04x", (int) each));
			}
			else {
				quoted.append(each);
			}
		}
		return quoted.append('"').toString();
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
