package io.tarweb.cli.router;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of a YAML file, with its place. What it has to be is said by the method that
 * reads it; nothing is made of it by itself, so no tag makes an object.
 */
final class YamlValue {

	/** A configuration of a thousand routes has 200 kB. */
	private static final int MAX_CHARACTERS = 3_000_000;

	private static final Set<Tag> TAGS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.SEQ,
			Tag.MAP, Tag.MERGE);

	private static final Pattern INTEGER = Pattern.compile("0|-?[1-9]\\d{0,8}");

	/**
	 * The form of Spring Boot; without a unit, seconds are meant, as in its properties.
	 */
	private static final Pattern DURATION = Pattern.compile("(\\d{1,15})(ns|us|ms|s|m|h|d|)");

	private static final Map<String, TimeUnit> UNITS = Map.of("ns", TimeUnit.NANOSECONDS, "us", TimeUnit.MICROSECONDS,
			"ms", TimeUnit.MILLISECONDS, "", TimeUnit.SECONDS, "s", TimeUnit.SECONDS, "m", TimeUnit.MINUTES, "h",
			TimeUnit.HOURS, "d", TimeUnit.DAYS);

	private final String file;

	private final String path;

	private final Node node;

	private YamlValue(String file, String path, Node node) {
		this.file = file;
		this.path = path;
		this.node = node;
		if (!TAGS.contains(node.getTag())) {
			throw wrong("must not have the tag " + node.getTag());
		}
	}

	/**
	 * Reads a file.
	 * @return the whole of it
	 * @throws ConfigurationException if it can't be read, or isn't one document of YAML
	 */
	static YamlValue read(Path path) {
		String file = path.toString();
		try {
			LoaderOptions options = new LoaderOptions();
			options.setCodePointLimit(MAX_CHARACTERS);
			Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(Files.readString(path)));
			if (root == null || Tag.NULL.equals(root.getTag())) {
				throw ConfigurationException.of(file, "there is nothing in it", null);
			}
			return new YamlValue(file, "", root);
		}
		catch (MarkedYAMLException ex) {
			Mark mark = (ex.getProblemMark() != null) ? ex.getProblemMark() : ex.getContextMark();
			String problem = "this is not YAML: " + ex.getProblem();
			throw (mark != null)
					? ConfigurationException.at(file, mark.getLine() + 1, mark.getColumn() + 1, problem, ex)
					: ConfigurationException.of(file, problem, ex);
		}
		catch (YAMLException ex) {
			throw ConfigurationException.of(file, "this is not YAML: " + ex.getMessage(), ex);
		}
		catch (NoSuchFileException ex) {
			throw ConfigurationException.of(file, "there is no such file", ex);
		}
		catch (CharacterCodingException ex) {
			throw ConfigurationException.of(file, "this is not UTF-8", ex);
		}
		catch (IOException ex) {
			throw ConfigurationException.of(file, "it can't be read: " + ex.getMessage(), ex);
		}
	}

	/** The place of a part, for messages: {@code routes[0].server-names}. */
	String path() {
		return this.path;
	}

	/** The keys of a mapping. */
	YamlSection section(String... keys) {
		if (!(this.node instanceof MappingNode mapping)) {
			throw wrong("must have keys and values");
		}
		return new YamlSection(this, mapping.getValue(), List.of(keys));
	}

	/** The value of a key of this mapping. */
	YamlValue child(String key, Node child) {
		return new YamlValue(this.file, this.path.isEmpty() ? key : this.path + "." + key, child);
	}

	/** The values of a list. */
	List<YamlValue> list() {
		if (!(this.node instanceof SequenceNode sequence)) {
			throw wrong("must be a list");
		}
		List<Node> items = sequence.getValue();
		return IntStream.range(0, items.size()).mapToObj((i) -> item(i, items.get(i))).toList();
	}

	/** The texts of a list, which may also be one text with commas between. */
	List<String> texts() {
		if (this.node instanceof ScalarNode) {
			return Arrays.stream(text().split(",", -1)).map(String::strip).toList();
		}
		return list().stream().map(YamlValue::text).toList();
	}

	/**
	 * The value behind one of {@link #texts}, for messages.
	 */
	YamlValue textAt(int index) {
		return (this.node instanceof SequenceNode sequence) ? item(index, sequence.getValue().get(index)) : this;
	}

	private YamlValue item(int index, Node item) {
		return new YamlValue(this.file, this.path + "[" + index + "]", item);
	}

	String text() {
		if (!(this.node instanceof ScalarNode scalar)) {
			throw wrong("must be a single value");
		}
		if (scalar.getValue().isBlank()) {
			throw wrong("must have a value");
		}
		return scalar.getValue().strip();
	}

	boolean flag() {
		String text = text();
		if (!text.equals("true") && !text.equals("false")) {
			throw wrong("must be true or false, but is '" + text + "'");
		}
		return text.equals("true");
	}

	int integer() {
		String text = text();
		if (!INTEGER.matcher(text).matches()) {
			throw wrong("must be a whole number, but is '" + text + "'");
		}
		return Integer.parseInt(text);
	}

	/**
	 * A time to wait, as Spring Boot reads it: {@code 10s}, {@code 5m}, {@code PT10S}.
	 */
	Duration duration() {
		String text = text();
		Matcher simple = DURATION.matcher(text.toLowerCase(Locale.ROOT));
		try {
			return simple.matches() ? Duration.of(Long.parseLong(simple.group(1)),
					Objects.requireNonNull(UNITS.get(simple.group(2))).toChronoUnit()) : Duration.parse(text);
		}
		catch (DateTimeParseException | ArithmeticException ex) {
			throw wrong("must be a duration such as 10s, 5m or PT10S, but is '" + text + "'");
		}
	}

	/** One of a few words, in any case. */
	<E extends Enum<E>> E word(Class<E> type) {
		String text = text();
		for (E each : type.getEnumConstants()) {
			if (word(each).equals(text.toLowerCase(Locale.ROOT).replace('_', '-'))) {
				return each;
			}
		}
		throw wrong("must be one of "
				+ Arrays.stream(type.getEnumConstants()).map(YamlValue::word).collect(Collectors.joining(", "))
				+ ", but is '" + text + "'");
	}

	private static String word(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * An exception about this value.
	 * @param requirement what it has to be: "must be a list"
	 */
	ConfigurationException wrong(String requirement) {
		return wrong(requirement, null);
	}

	ConfigurationException wrong(String requirement, @Nullable Throwable cause) {
		Mark mark = this.node.getStartMark();
		return ConfigurationException.at(this.file, mark.getLine() + 1, mark.getColumn() + 1,
				(this.path.isEmpty() ? "the file" : this.path) + " " + requirement, cause);
	}

	/**
	 * An exception about a key in this mapping.
	 */
	ConfigurationException wrongKey(Node key, String name, String problem) {
		Mark mark = key.getStartMark();
		String full = this.path.isEmpty() ? name : this.path + "." + name;
		return ConfigurationException.at(this.file, mark.getLine() + 1, mark.getColumn() + 1, full + " " + problem,
				null);
	}

}
