package io.tarweb.pack;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * The options of packing as users write them, for both the command and the Maven goal.
 * {@code null} means the default. A wrong value causes an
 * {@link IllegalArgumentException} that names the option, the value and the accepted
 * values. Used by one thread.
 */
public final class PackOptions {

	private static final String SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH";

	private final UnaryOperator<String> spelling;

	private final PackSettings.Builder settings;

	/**
	 * Options with every default.
	 * @param target the archive
	 * @param spelling turns a name such as {@code minSize} into what the user wrote
	 */
	public PackOptions(Path directory, Path target, UnaryOperator<String> spelling) {
		this.spelling = spelling;
		this.settings = PackSettings.of(directory, target);
	}

	/**
	 * Returns the available formats.
	 * @return the names that {@link #format} accepts
	 */
	public static List<String> formats() {
		return labels(PackFormat.values());
	}

	/**
	 * Returns the kinds of problems.
	 * @return the names that {@link #tolerate} accepts
	 */
	public static List<String> problems() {
		return labels(Problem.Kind.values());
	}

	public PackOptions format(@Nullable String format) {
		return set("format", format, (text) -> this.settings.format(oneOf(PackFormat.values(), text)));
	}

	/**
	 * Sets the siblings to make.
	 * @param levels the encodings by name, each with its level; empty or {@code null} for
	 * the default one
	 */
	public PackOptions encodings(@Nullable Map<String, ? extends @Nullable String> levels) {
		return set("encodings", levels, (given) -> {
			Map<Encoding, Integer> encodings = new EnumMap<>(Encoding.class);
			given.forEach((name, level) -> {
				Encoding encoding = Encoding.of(name);
				boolean byDefault = level == null || level.isBlank();
				encodings.put(encoding, byDefault ? Integer.valueOf(encoding.defaultLevel())
						: number(" as the level of " + encoding.extension(), level));
			});
			this.settings.encodings(encodings);
		});
	}

	public PackOptions minSize(@Nullable String bytes) {
		return set("minSize", bytes, (text) -> this.settings.minBytes(number("", text)));
	}

	public PackOptions minGain(@Nullable String percent) {
		return set("minGain", percent, (text) -> this.settings.minGainPercent(number("", text)));
	}

	public PackOptions align(@Nullable String bytes) {
		return set("align", bytes, (text) -> this.settings.alignmentBytes(number("", text)));
	}

	/**
	 * Sets the time of all members.
	 * @param name the name of the option
	 * @param time seconds since 1970, an ISO 8601 time, or {@code files} for each file's
	 * own; {@code null} for {@code SOURCE_DATE_EPOCH} of the environment, if it is set
	 */
	public PackOptions time(String name, @Nullable String time) {
		String epoch = System.getenv(SOURCE_DATE_EPOCH);
		if (time == null && epoch != null && !epoch.isBlank()) {
			return check(SOURCE_DATE_EPOCH, epoch.strip(), (text) -> this.settings.modifiedEpochSecond(second(text)));
		}
		return set(name, time,
				(text) -> this.settings.modifiedEpochSecond(text.equals("files") ? null : Long.valueOf(second(text))));
	}

	public PackOptions excludes(@Nullable List<String> patterns) {
		return set("excludes", patterns, this.settings::excludes);
	}

	public PackOptions followLinks(boolean followLinks) {
		this.settings.followLinks(followLinks);
		return this;
	}

	public PackOptions tolerate(@Nullable List<String> problems) {
		return set("tolerate", problems, (given) -> {
			Set<Problem.Kind> kinds = EnumSet.noneOf(Problem.Kind.class);
			given.forEach((text) -> kinds.add(oneOf(Problem.Kind.values(), text)));
			this.settings.tolerated(kinds);
		});
	}

	public PackOptions validators(boolean validators) {
		this.settings.validators(validators);
		return this;
	}

	public PackOptions manifest(boolean manifest) {
		this.settings.manifest(manifest);
		return this;
	}

	public PackOptions linkCheck(@Nullable String linkCheck) {
		return set("linkCheck", linkCheck, (text) -> this.settings.linkCheck(oneOf(LinkCheck.values(), text)));
	}

	public PackOptions allBrokenLinks(boolean allBrokenLinks) {
		this.settings.allBrokenLinks(allBrokenLinks);
		return this;
	}

	public PackOptions cache(@Nullable Path cache) {
		this.settings.cache(cache);
		return this;
	}

	public PackOptions threads(@Nullable String threads) {
		return set("threads", threads, (text) -> this.settings.threads(number("", text)));
	}

	/**
	 * Returns the settings.
	 */
	public PackSettings toSettings() {
		return this.settings.build();
	}

	private <T> PackOptions set(String name, @Nullable T value, Consumer<T> setter) {
		return (value != null) ? check(this.spelling.apply(name), value, setter) : this;
	}

	/** Builds at once, so that an error names this option. */
	private <T> PackOptions check(String name, T value, Consumer<T> setter) {
		try {
			setter.accept(value);
			this.settings.build();
			return this;
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(name + ": " + ex.getMessage(), ex);
		}
	}

	private static <E extends Enum<E>> E oneOf(E[] values, String text) {
		for (E value : values) {
			if (value.name().equalsIgnoreCase(text.strip())) {
				return value;
			}
		}
		throw new IllegalArgumentException(
				"expected one of %s, found '%s'".formatted(String.join(", ", labels(values)), text));
	}

	private static List<String> labels(Enum<?>[] values) {
		return Arrays.stream(values).map((value) -> value.name().toLowerCase(Locale.ROOT)).toList();
	}

	private static int number(String what, String text) {
		try {
			return Integer.parseInt(text.strip());
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(
					"expected a whole number of at most %d%s, found '%s'".formatted(Integer.MAX_VALUE, what, text), ex);
		}
	}

	private static long second(String text) {
		try {
			return text.strip().matches("-?[0-9]+") ? Long.parseLong(text.strip())
					: OffsetDateTime.parse(text.strip()).toEpochSecond();
		}
		catch (DateTimeException | NumberFormatException ex) {
			throw new IllegalArgumentException(
					"expected seconds since 1970 or an ISO 8601 time, found '%s'".formatted(text), ex);
		}
	}

}
