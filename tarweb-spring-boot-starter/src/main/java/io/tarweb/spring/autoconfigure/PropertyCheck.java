package io.tarweb.spring.autoconfigure;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes the engine's complaint about a value one about a property: the engine can't know
 * which of a list's patterns or which of several headers it was given.
 */
final class PropertyCheck {

	/**
	 * How the settings complain, each under the name that its property has below the
	 * prefix: "max-connections must be positive, but is 0".
	 */
	private static final Pattern SETTING_MESSAGE = Pattern
		.compile("(?<name>[a-z.-]+) (?<reason>.+), but is (?<value>.*)");

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
	 * Makes a complaint of the settings one about a property.
	 * @param prefix what the property's name begins with
	 * @param ex the complaint
	 * @return what to throw instead
	 */
	static RuntimeException named(String prefix, IllegalArgumentException ex) {
		Matcher message = SETTING_MESSAGE.matcher(String.valueOf(ex.getMessage()));
		return (message.matches()) ? new InvalidConfigurationPropertyValueException(
				prefix + "." + message.group("name"), message.group("value"), message.group("reason"), ex) : ex;
	}

}
