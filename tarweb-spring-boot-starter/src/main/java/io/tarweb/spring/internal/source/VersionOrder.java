package io.tarweb.spring.internal.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of versions, as Maven has it: {@code 1.9 < 1.10}, {@code 2.0-rc1 < 2.0}.
 * <p>
 * A version is a sequence of numbers and words, separated by dots, hyphens and other
 * punctuation, and where digits meet letters; a leading {@code v} is ignored. They are
 * compared one by one: numbers by value, words by their meaning for a release (see
 * {@link #WORDS}), other words alphabetically and after the release, numbers after words.
 * Zeros before a word and at the end are ignored: {@code 1} is {@code 1.0}, and
 * {@code 2-rc1} is {@code 2.0-rc1}. Unlike in Maven, all separators are equal.
 */
final class VersionOrder implements Comparator<String> {

	static final VersionOrder INSTANCE = new VersionOrder();

	private static final Pattern PART = Pattern.compile("\\d+|(?!^v\\d)\\p{L}+");

	/** Words with a meaning, in their order; those of one line mean the same. */
	private static final List<List<String>> WORDS = List.of(List.of("alpha", "a"), List.of("beta", "b"),
			List.of("milestone", "m"), List.of("rc", "cr"), List.of("snapshot"), List.of("", "final", "ga", "release"),
			List.of("sp"));

	private static final Part RELEASE = Part.of("");

	private VersionOrder() {
	}

	@Override
	public int compare(String one, String other) {
		List<Part> ones = parts(one);
		List<Part> others = parts(other);
		for (int i = 0; i < Math.max(ones.size(), others.size()); i++) {
			int order = at(ones, i).compareTo(at(others, i));
			if (order != 0) {
				return order;
			}
		}
		return 0;
	}

	private static List<Part> parts(String version) {
		List<Part> parts = new ArrayList<>();
		Matcher matcher = PART.matcher(version.toLowerCase(Locale.ROOT));
		while (matcher.find()) {
			Part part = Part.of(matcher.group());
			if (!part.isNumber()) {
				trim(parts);
			}
			parts.add(part);
		}
		trim(parts);
		return parts;
	}

	private static void trim(List<Part> parts) {
		while (!parts.isEmpty() && parts.get(parts.size() - 1).saysNothing()) {
			parts.remove(parts.size() - 1);
		}
	}

	private static Part at(List<Part> parts, int index) {
		return (index < parts.size()) ? parts.get(index) : RELEASE;
	}

	/**
	 * A number or a word.
	 *
	 * @param rank what kinds are compared by: a word's place among those with a meaning,
	 * then other words, then numbers
	 * @param number the number, zero for a word
	 * @param word a word without a meaning, empty for others
	 */
	private record Part(int rank, BigInteger number, String word) implements Comparable<Part> {

		private static final int OTHER_WORD = WORDS.size();

		private static final int NUMBER = OTHER_WORD + 1;

		static Part of(String text) {
			if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
				return new Part(NUMBER, new BigInteger(text), "");
			}
			for (int rank = 0; rank < WORDS.size(); rank++) {
				if (WORDS.get(rank).contains(text)) {
					return new Part(rank, BigInteger.ZERO, "");
				}
			}
			return new Part(OTHER_WORD, BigInteger.ZERO, text);
		}

		boolean isNumber() {
			return this.rank == NUMBER;
		}

		boolean saysNothing() {
			return (isNumber()) ? this.number.signum() == 0 : equals(RELEASE);
		}

		@Override
		public int compareTo(Part other) {
			int order = Integer.compare(this.rank, other.rank);
			order = (order != 0) ? order : this.number.compareTo(other.number);
			return (order != 0) ? order : this.word.compareTo(other.word);
		}

	}

}
