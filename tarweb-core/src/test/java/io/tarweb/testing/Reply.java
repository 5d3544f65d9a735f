package io.tarweb.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One answer as it came.
 *
 * @param statusLine the first line
 * @param fields the field lines, in order
 * @param body the body
 */
public record Reply(String statusLine, List<String> fields, byte[] body) {

	public int status() {
		return Integer.parseInt(this.statusLine.substring(9, 12));
	}

	/**
	 * The value of a field.
	 * @param name the name, as this server writes it
	 * @return the value, {@code null} if the field is absent
	 * @throws AssertionError if there are several
	 */
	public @Nullable String find(String name) {
		List<String> lines = this.fields.stream()
			.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
			.toList();
		if (lines.size() > 1) {
			throw new AssertionError("Several lines of one field: " + lines);
		}
		return lines.isEmpty() ? null : lines.get(0).substring(name.length() + 1).strip();
	}

	/**
	 * The value of a field that has to be there.
	 * @param name the name
	 * @return the value
	 */
	public String field(String name) {
		String value = find(name);
		if (value == null) {
			throw new AssertionError("No " + name + " in " + this.statusLine + " " + this.fields);
		}
		return value;
	}

	/**
	 * The hash of the body, to compare large ones by.
	 * @return the value of {@link Contents#hash}
	 */
	public String hash() {
		return Contents.hash(this.body);
	}

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

}
