package io.tarweb.internal.rules;

import java.util.ArrayList;
import java.util.List;

import io.tarweb.settings.HeaderField;
import org.jspecify.annotations.Nullable;

/**
 * A few header fields in the order in which they were added, by case-insensitive name.
 * Equal to another set with the same lines in the same order. For one thread.
 */
public final class HeaderSet {

	/** The field whose values can't be joined in one line (RFC 9110 5.3). */
	private static final String SET_COOKIE = "Set-Cookie";

	private final List<HeaderField> fields = new ArrayList<>();

	/** Replaces the field of that name in place, or adds it at the end. */
	public void set(HeaderField field) {
		int at = indexOf(field.name());
		if (at < 0) {
			this.fields.add(field);
			return;
		}
		this.fields.set(at, field);
		for (int i = this.fields.size() - 1; i > at; i--) {
			if (this.fields.get(i).isNamed(field.name())) {
				this.fields.remove(i);
			}
		}
	}

	/**
	 * Joins the value to that of the field of the same name by a comma, or adds the
	 * field.
	 */
	public void append(HeaderField field) {
		int at = (field.isNamed(SET_COOKIE)) ? -1 : indexOf(field.name());
		if (at < 0) {
			this.fields.add(field);
			return;
		}
		HeaderField before = this.fields.get(at);
		this.fields.set(at, new HeaderField(before.name(), before.value() + ", " + field.value()));
	}

	/** Removes the fields that the other set has too, and adds all of its fields. */
	public void setAll(HeaderSet others) {
		for (HeaderField field : others.fields) {
			remove(field.name());
		}
		this.fields.addAll(others.fields);
	}

	public void remove(String name) {
		this.fields.removeIf((field) -> field.isNamed(name));
	}

	/** The value of the first field of that name. */
	public @Nullable String get(String name) {
		int at = indexOf(name);
		return (at < 0) ? null : this.fields.get(at).value();
	}

	boolean isEmpty() {
		return this.fields.isEmpty();
	}

	private int indexOf(String name) {
		for (int i = 0; i < this.fields.size(); i++) {
			if (this.fields.get(i).isNamed(name)) {
				return i;
			}
		}
		return -1;
	}

	/** A copy of the fields in order. */
	public List<HeaderField> fields() {
		return List.copyOf(this.fields);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof HeaderSet set && this.fields.equals(set.fields);
	}

	@Override
	public int hashCode() {
		return this.fields.hashCode();
	}

	@Override
	public String toString() {
		return this.fields.toString();
	}

}
