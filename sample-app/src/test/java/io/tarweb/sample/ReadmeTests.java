package io.tarweb.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the table of properties in the README to the starter's configuration metadata.
 */
class ReadmeTests {

	private static final Path README = Path.of("..", "README.md");

	/** A row of the table: name, type, default, meaning. */
	private static final Pattern ROW = Pattern
		.compile("\\| `(?<name>tarweb\\.[^`]+)` \\|(?<type>[^|]+)\\|(?<default>[^|]*)\\|(?<meaning>[^|]+)\\|");

	@Test
	void theTableHasEveryPropertyAndNoOther() throws IOException {
		assertThat(table().keySet()).isEqualTo(metadata().keySet());
	}

	@Test
	void theTableTellsEveryTypeAndDefault() throws IOException {
		Map<String, Property> table = table();
		metadata().forEach((name, property) -> assertThat(table.get(name)).as(name).isEqualTo(property));
	}

	private static Map<String, Property> table() throws IOException {
		Map<String, Property> properties = new TreeMap<>();
		for (String line : Files.readAllLines(README)) {
			Matcher row = ROW.matcher(line);
			if (row.matches()) {
				Property property = new Property(row.group("type").replace("`", "").strip(),
						code(row.group("default")));
				assertThat(properties.put(row.group("name"), property)).as("twice: %s", line).isNull();
			}
		}
		return properties;
	}

	/** A default in words rather than in code is one that metadata can't know. */
	private static String code(String cell) {
		Matcher code = Pattern.compile("`([^`]*)`").matcher(cell.strip());
		return code.matches() ? code.group(1) : "";
	}

	private static Map<String, Property> metadata() throws IOException {
		Map<String, Property> properties = new TreeMap<>();
		List<URL> files = Collections
			.list(ReadmeTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"));
		for (URL file : files) {
			try (InputStream json = file.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(json).path("properties")) {
					String name = property.path("name").asString();
					if (name.startsWith("tarweb.")) {
						String type = property.path("type").asString();
						properties.put(name, new Property(type.replaceAll("[\\w.$]+[.$]", ""),
								property.path("defaultValue").asString("")));
					}
				}
			}
		}
		assertThat(properties).as("the starter's metadata").isNotEmpty();
		return properties;
	}

	/**
	 * What table and metadata have in common.
	 *
	 * @param type the simple name of the type and of its parameters
	 * @param defaultValue the default, empty where it isn't a fixed value
	 */
	private record Property(String type, String defaultValue) {
	}

}
