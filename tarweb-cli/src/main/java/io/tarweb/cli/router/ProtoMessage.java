package io.tarweb.cli.router;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A message in the text format of Protocol Buffers. What a field has to be is said by the
 * method that reads it; all throw a {@link ConfigurationException} with the place if it
 * is something else.
 *
 * @param place where it begins
 * @param fields its fields in their order
 */
record ProtoMessage(ProtoText.Place place, List<ProtoField> fields) {

	/** Refuses fields that aren't known. */
	ProtoMessage only(String... known) {
		for (ProtoField field : this.fields) {
			if (!List.of(known).contains(field.name())) {
				throw field.place()
					.wrong("there is no field '" + field.name() + "' here; known: " + String.join(", ", known));
			}
		}
		return this;
	}

	/** All fields of a name. */
	List<ProtoField> all(String name) {
		return this.fields.stream().filter((field) -> field.name().equals(name)).toList();
	}

	/** The only field of a name, {@code null} if there is none. */
	@Nullable ProtoField find(String name) {
		List<ProtoField> found = all(name);
		if (found.size() > 1) {
			throw found.get(1).place().wrong("'" + name + "' is there before");
		}
		return found.isEmpty() ? null : found.get(0);
	}

	/** The message of a field, {@code null} if there is none. */
	@Nullable ProtoMessage message(String name) {
		ProtoField field = find(name);
		return (field != null) ? message(field) : null;
	}

	static ProtoMessage message(ProtoField field) {
		if (field.message() == null) {
			throw field.place().wrong("'" + field.name() + "' must be a message");
		}
		return field.message();
	}

	/** The string of a field. */
	String string(String name) {
		ProtoField field = find(name);
		if (field == null) {
			throw this.place.wrong("'" + name + "' is missing");
		}
		if (!field.quoted()) {
			throw field.place().wrong("'" + name + "' must be a string");
		}
		return field.text();
	}

	/** The number of a field, 0 if there is none. */
	long number(String name) {
		ProtoField field = find(name);
		if (field == null) {
			return 0;
		}
		if (field.quoted() || !field.text().matches("\\d{1,18}")) {
			throw field.place().wrong("'" + name + "' must be a number from 0 on");
		}
		return Long.parseLong(field.text());
	}

	/** Whether a field is true; {@code false} if there is none. */
	boolean flag(String name) {
		ProtoField field = find(name);
		if (field == null) {
			return false;
		}
		return switch (field.quoted() ? "" : field.text()) {
			case "true", "True", "t", "1" -> true;
			case "false", "False", "f", "0" -> false;
			default -> throw field.place().wrong("'" + name + "' must be true or false");
		};
	}

	/** The constant of a field, empty if there is none. */
	String constant(String name) {
		ProtoField field = find(name);
		if (field != null && (field.quoted() || field.message() != null)) {
			throw field.place().wrong("'" + name + "' must be a constant without quotes");
		}
		return (field != null) ? field.text() : "";
	}

}
