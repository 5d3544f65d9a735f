package io.tarweb.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.tarweb.settings.Network;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Converts values and reports bad ones by the names of their properties: a parser doesn't
 * know which pattern of a list it reads.
 */
final class PropertyCheck {

	private PropertyCheck() {
	}

	/**
	 * Converts a value.
	 * @param property the full name of the property that the value is of
	 * @param value the value, {@code null} if the property isn't set
	 * @param conversion what throws an {@link IllegalArgumentException} for a bad value
	 * @return what the conversion gives
	 * @throws InvalidConfigurationPropertyValueException for a bad value or none
	 */
	static <T> T convert(String property, @Nullable String value, Function<String, T> conversion) {
		if (value == null) {
			throw new InvalidConfigurationPropertyValueException(property, null, "It must be set.");
		}
		try {
			return conversion.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage(), ex);
		}
	}

	/**
	 * Reads networks.
	 * @param property the full name of the property that they are of
	 * @throws InvalidConfigurationPropertyValueException for what is none
	 */
	static List<Network> networks(String property, List<String> values) {
		List<Network> networks = new ArrayList<>();
		for (int i = 0; i < values.size(); i++) {
			networks.add(convert(property + "[" + i + "]", values.get(i), Network::parse));
		}
		return networks;
	}

}
