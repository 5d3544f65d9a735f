package io.tarweb.cli.router;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A mapping of a YAML file, with no other keys than the known ones, and each only once.
 */
final class YamlSection {

	private final YamlValue whole;

	private final Map<String, YamlValue> values = new HashMap<>();

	/**
	 * Checks a mapping.
	 * @throws ConfigurationException if a key is unknown, or there twice
	 */
	YamlSection(YamlValue whole, List<NodeTuple> entries, List<String> known) {
		this.whole = whole;
		for (NodeTuple entry : entries) {
			String key = (entry.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "";
			if (!known.contains(key)) {
				throw whole.wrongKey(entry.getKeyNode(), key, "is unknown; known here: " + String.join(", ", known));
			}
			if (this.values.put(key, whole.child(key, entry.getValueNode())) != null) {
				throw whole.wrongKey(entry.getKeyNode(), key, "must be there once");
			}
		}
	}

	/** The mapping itself, for messages. */
	YamlValue whole() {
		return this.whole;
	}

	/** The value of a key, {@code null} if it isn't there. */
	@Nullable YamlValue find(String key) {
		return this.values.get(key);
	}

	YamlValue require(String key) {
		YamlValue value = find(key);
		if (value == null) {
			throw this.whole.wrong("must have '" + key + "'");
		}
		return value;
	}

	<T> @Nullable T get(String key, Function<YamlValue, T> reader) {
		YamlValue value = find(key);
		return (value != null) ? reader.apply(value) : null;
	}

	/** Reads a value and sets it, if it is there. */
	<T> void set(String key, Function<YamlValue, T> reader, Consumer<T> setter) {
		YamlValue value = find(key);
		if (value != null) {
			setter.accept(reader.apply(value));
		}
	}

}
