package io.tarweb.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import io.tarweb.error.SiteException;
import io.tarweb.internal.http.Octets;
import io.tarweb.settings.HeaderField;
import io.tarweb.settings.PathPattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a {@code _headers} file, as Netlify and Cloudflare Pages define it: <pre>
 * # comment
 * /pattern
 *   Name: value
 *   ! Name
 * </pre>
 * <ul>
 * <li>A section begins with a {@link PathPattern}; the lines below it apply to the paths
 * that it matches. They are indented by convention; since no field's name begins with a
 * slash, nothing depends on that.
 * <li>Every section for a path applies, in the order of the file. The first value of a
 * name replaces the one that the server would have sent; further ones are joined to it by
 * a comma and a space; {@code Set-Cookie}, which can't be joined, gets a line each.
 * <li>{@code ! Name} removes the field as set so far, by the server or further up.
 * </ul>
 * The following are refused with the line's number: hosts in front of a pattern, sections
 * without fields, fields that are the server's own, values with {@code :splat} or another
 * placeholder of their pattern, since nothing would replace it, and {@code Basic-Auth},
 * which Netlify reads as a password and which would be sent to everybody.
 * <p>
 * The rules are applied to each member when a layer is made: at most
 * {@value #MAX_SECTIONS} comparisons that mostly fail at one of the first bytes.
 */
public final class HeaderRules {

	/** Cloudflare's limit. */
	static final int MAX_SECTIONS = 100;

	private final List<Section> sections;

	private HeaderRules(List<Section> sections) {
		this.sections = sections;
	}

	/**
	 * Reads a file.
	 * @param name what it is called in messages
	 * @throws SiteException for the first line that is neither a pattern nor a field
	 */
	public static HeaderRules parse(byte[] text, String name) {
		RuleLines lines = new RuleLines(text, name);
		List<Section> sections = new ArrayList<>();
		Section section = null;
		while (lines.next()) {
			try {
				if (lines.line().startsWith("/")) {
					requireFields(section, lines);
					section = new Section(PathPattern.parse(lines.line()), lines.number(), new ArrayList<>());
					sections.add(section);
				}
				else if (section == null) {
					throw new IllegalArgumentException(
							"expected a path beginning with '/' first, found " + Octets.quote(lines.line()));
				}
				else {
					section.actions.add(action(lines.line(), section.pattern));
				}
			}
			catch (IllegalArgumentException ex) {
				throw lines.fault(ex);
			}
			if (sections.size() > MAX_SECTIONS) {
				throw lines.fault("expected at most " + MAX_SECTIONS + " paths, found another");
			}
		}
		requireFields(section, lines);
		return new HeaderRules(List.copyOf(sections));
	}

	private static void requireFields(@Nullable Section section, RuleLines lines) {
		if (section != null && section.actions.isEmpty()) {
			throw lines.fault(section.line,
					"expected at least one header below " + Octets.quote(section.pattern.toString()));
		}
	}

	private static Action action(String line, PathPattern pattern) {
		if (line.startsWith("! ") || line.startsWith("!\t")) {
			String name = line.substring(1).trim();
			HeaderField.requireName(name);
			return new Action(name, null);
		}
		int colon = line.indexOf(':');
		if (colon < 0 || line.startsWith("http://") || line.startsWith("https://")) {
			throw new IllegalArgumentException(
					"expected 'Name: value', '! Name' or a path beginning with '/', found " + Octets.quote(line));
		}
		HeaderField field = new HeaderField(line.substring(0, colon), line.substring(colon + 1).trim());
		if (field.isNamed("Basic-Auth")) {
			throw new IllegalArgumentException("unsupported 'Basic-Auth': it would be sent to everybody");
		}
		for (String wildcard : pattern.wildcards()) {
			if (field.value().matches(".*:" + wildcard + "\\b.*")) {
				throw new IllegalArgumentException(
						"unsupported ':" + wildcard + "' in a value: nothing is put in there");
			}
		}
		return new Action(field.name(), field);
	}

	public boolean isEmpty() {
		return this.sections.isEmpty();
	}

	/**
	 * Applies the rules to one path.
	 * @param path holds the decoded path with its leading slash
	 * @param into the fields that the server would send; receives those that it will send
	 */
	public void apply(byte[] path, int from, int to, HeaderSet into) {
		apply((pattern) -> pattern.matches(path, from, to), into);
	}

	/**
	 * Applies the rules to a resource.
	 * @param isFor tells whether a pattern matches one of the resource's paths
	 * @param into the fields that the server would send; receives those that it will send
	 */
	public void apply(Predicate<PathPattern> isFor, HeaderSet into) {
		HeaderSet own = null;
		for (Section section : this.sections) {
			if (isFor.test(section.pattern)) {
				own = (own != null) ? own : new HeaderSet();
				for (Action action : section.actions) {
					action.apply(own, into);
				}
			}
		}
		if (own != null) {
			into.setAll(own);
		}
	}

	/**
	 * A pattern and the lines below it.
	 */
	private record Section(PathPattern pattern, int line, List<Action> actions) {

	}

	/**
	 * The effect of one line: it sets a field or removes a name.
	 */
	private record Action(String name, @Nullable HeaderField field) {

		void apply(HeaderSet own, HeaderSet served) {
			if (this.field != null) {
				own.append(this.field);
			}
			else {
				own.remove(this.name);
				served.remove(this.name);
			}
		}

	}

}
