package io.tarweb.cli.router;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Translates a regular expression that has to match a whole name into names and wildcards
 * of a route. It does so by listing what the expression matches, where a few characters
 * that no name has stand for what can't be listed.
 */
final class NameRegex {

	/** Any number of labels and of any characters: {@code .*}. */
	private static final char MANY = '*';

	/** One label: {@code [^.]+}. */
	private static final char ONE = '+';

	/** Any one character: a dot that nobody escaped. */
	private static final char ANY = '?';

	/** Any one character but a dot. */
	private static final char NOT_DOT = '!';

	private static final int MAX_NAMES = 256;

	private static final Pattern NAME = Pattern
		.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

	private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

	private static final String DIGITS = "0123456789";

	private final String regex;

	private final Set<String> notes = new LinkedHashSet<>();

	private int at;

	private NameRegex(String regex) {
		this.regex = regex;
	}

	/**
	 * Translates an expression.
	 * @throws UntranslatableException if it matches what names and wildcards can't say
	 */
	static Translation translate(String regex) throws UntranslatableException {
		NameRegex reader = new NameRegex(regex);
		List<String> forms = reader.alternatives();
		if (reader.at < regex.length()) {
			throw new UntranslatableException("it has a ')' that ends nothing");
		}
		Set<String> names = new LinkedHashSet<>();
		for (String form : forms) {
			names.add(reader.name(form));
		}
		return new Translation(List.copyOf(names), List.copyOf(reader.notes));
	}

	private String name(String form) throws UntranslatableException {
		String name = form.toLowerCase(Locale.ROOT);
		if (name.indexOf(ANY) >= 0) {
			this.notes.add("a dot without a backslash was any character, and is a dot now");
			name = name.replace(ANY, '.');
		}
		boolean one = name.startsWith(ONE + ".");
		boolean wildcard = one || name.startsWith(MANY + ".");
		String rest = wildcard ? name.substring(2) : name;
		if (rest.isEmpty() || name.equals(String.valueOf(MANY))) {
			throw new UntranslatableException(
					"it matches every name, or an empty one; what gets every name is the default");
		}
		if (rest.chars().anyMatch((each) -> each == MANY || each == ONE || each == NOT_DOT)) {
			throw new UntranslatableException(
					"only whole labels at the beginning of a name can be anything, as in '*.example.org'");
		}
		if (!NAME.matcher(rest).matches()) {
			throw new UntranslatableException("'" + rest + "' is no name");
		}
		if (one) {
			this.notes.add("the expression was for one label before '." + rest + "'; '*.' is for any number of them");
		}
		return wildcard ? "*." + rest : rest;
	}

	private List<String> alternatives() throws UntranslatableException {
		List<String> forms = new ArrayList<>(sequence());
		while (peek() == '|') {
			this.at++;
			forms.addAll(sequence());
		}
		return forms;
	}

	private List<String> sequence() throws UntranslatableException {
		List<String> forms = List.of("");
		while (this.at < this.regex.length() && peek() != '|' && peek() != ')') {
			List<String> next = repeated();
			List<String> product = new ArrayList<>();
			for (String form : forms) {
				next.forEach((each) -> product.add(form + each));
			}
			if (product.size() > MAX_NAMES) {
				throw new UntranslatableException("it matches more than " + MAX_NAMES + " names");
			}
			forms = product;
		}
		return forms;
	}

	private List<String> repeated() throws UntranslatableException {
		boolean characterClass = peek() == '[' || peek() == '\\';
		List<String> forms = atom();
		char quantifier = peek();
		if (quantifier != '?' && quantifier != '*' && quantifier != '+' && quantifier != '{') {
			return forms;
		}
		this.at++;
		if (peek() == '?') {
			// Lazy: what is matched as a whole is the same.
			this.at++;
		}
		List<String> result = (quantifier == '?') ? optional(forms)
				: (quantifier == '{') ? List.of() : repeated(forms, quantifier == '*', characterClass);
		if (result.isEmpty()) {
			throw new UntranslatableException("it repeats something else than whole labels");
		}
		return result;
	}

	private static List<String> optional(List<String> forms) {
		List<String> result = new ArrayList<>(forms);
		result.add("");
		return result;
	}

	private List<String> repeated(List<String> forms, boolean orNone, boolean characterClass) {
		if (forms.equals(List.of(String.valueOf(ANY)))) {
			return List.of(String.valueOf(MANY));
		}
		if (forms.equals(List.of(String.valueOf(NOT_DOT)))) {
			return List.of(String.valueOf(ONE));
		}
		if (forms.stream().allMatch((form) -> form.equals(ONE + ".") || form.equals(MANY + "."))) {
			String labels = MANY + ".";
			return orNone ? List.of(labels, "") : List.of(labels);
		}
		if (characterClass && forms.size() > 1) {
			this.notes.add("the expression was for some characters only; '*.' is for all of them");
			return List.of(String.valueOf(forms.contains(".") ? MANY : ONE));
		}
		return List.of();
	}

	private List<String> atom() throws UntranslatableException {
		char first = this.regex.charAt(this.at++);
		return switch (first) {
			case '(' -> group();
			case '[' -> characterClass();
			case '\\' -> escape();
			case '.' -> List.of(String.valueOf(ANY));
			case '^' -> anchor(this.at == 1);
			case '$' -> anchor(this.at == this.regex.length());
			default -> literal(first);
		};
	}

	private static List<String> anchor(boolean inPlace) throws UntranslatableException {
		if (!inPlace) {
			throw new UntranslatableException("it has '^' or '$' in its middle");
		}
		return List.of("");
	}

	private List<String> literal(char character) throws UntranslatableException {
		if (character > 0x7f || !Character.isLetterOrDigit(character) && "-_.".indexOf(character) < 0) {
			throw new UntranslatableException("no name has '" + character + "'");
		}
		return List.of(String.valueOf(character));
	}

	private List<String> group() throws UntranslatableException {
		for (String flag : List.of("?:", "?i)", "?i:")) {
			if (this.regex.startsWith(flag, this.at)) {
				// Names are compared without regard to case anyway.
				this.at += flag.length();
				if (flag.equals("?i)")) {
					return List.of("");
				}
			}
		}
		if (peek() == '?') {
			throw new UntranslatableException("it has a group of the kind '(?'");
		}
		List<String> forms = alternatives();
		if (peek() != ')') {
			throw new UntranslatableException("a group doesn't end");
		}
		this.at++;
		return forms;
	}

	private List<String> escape() throws UntranslatableException {
		if (this.at == this.regex.length()) {
			throw new UntranslatableException("it ends with a backslash");
		}
		char escaped = this.regex.charAt(this.at++);
		return switch (escaped) {
			case 'd' -> each(DIGITS);
			case 'w' -> each(LETTERS + DIGITS + "_");
			case '.', '-', '_' -> List.of(String.valueOf(escaped));
			default -> throw new UntranslatableException("it has '\\" + escaped + "'");
		};
	}

	private static List<String> each(String characters) {
		return characters.chars().mapToObj(Character::toString).toList();
	}

	private List<String> characterClass() throws UntranslatableException {
		boolean negated = peek() == '^';
		if (negated) {
			this.at++;
		}
		Set<String> characters = new LinkedHashSet<>();
		int begin = this.at;
		while (peek() != ']' || this.at == begin) {
			if (this.at >= this.regex.length()) {
				throw new UntranslatableException("a '[' doesn't end");
			}
			characters.addAll(range());
		}
		this.at++;
		if (!negated) {
			return List.copyOf(lowerCase(characters));
		}
		if (!characters.equals(Set.of("."))) {
			throw new UntranslatableException("it excludes other characters than the dot");
		}
		return List.of(String.valueOf(NOT_DOT));
	}

	private List<String> range() throws UntranslatableException {
		char first = this.regex.charAt(this.at++);
		if (first == '\\') {
			return escape();
		}
		boolean range = peek() == '-' && this.at + 1 < this.regex.length() && this.regex.charAt(this.at + 1) != ']';
		if (!range) {
			return literal(first);
		}
		char last = this.regex.charAt(this.at + 1);
		this.at += 2;
		List<String> characters = new ArrayList<>();
		for (char each = first; each <= last; each++) {
			characters.addAll(literal(each));
		}
		return characters;
	}

	private static Set<String> lowerCase(Set<String> characters) {
		Set<String> lower = new LinkedHashSet<>();
		characters.forEach((each) -> lower.add(each.toLowerCase(Locale.ROOT)));
		return lower;
	}

	private char peek() {
		return (this.at < this.regex.length()) ? this.regex.charAt(this.at) : '\0';
	}

	/**
	 * What an expression is for.
	 *
	 * @param names names, and wildcards such as {@code *.example.org}
	 * @param notes what isn't quite the same
	 */
	record Translation(List<String> names, List<String> notes) {
	}

	/**
	 * Something has no equal; the message says why.
	 */
	static final class UntranslatableException extends Exception {

		private static final long serialVersionUID = 1L;

		UntranslatableException(String message) {
			super(message);
		}

	}

}
