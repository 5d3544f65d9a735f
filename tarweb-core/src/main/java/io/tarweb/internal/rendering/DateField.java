package io.tarweb.internal.rendering;

import io.tarweb.internal.http.HttpDate;
import io.tarweb.internal.http.Octets;

/**
 * A field with a date, which is formatted in place and only when it changes. For one
 * thread.
 */
final class DateField {

	private static final char PLACEHOLDER = '#';

	private final byte[] bytes;

	private final int valueAt;

	private long epochSecond = Long.MIN_VALUE;

	/**
	 * Creates a field without a date yet.
	 * @param before the bytes that go before it
	 */
	DateField(byte[] before, Syntax syntax, String name) {
		byte[] field = syntax.field(name, String.valueOf(PLACEHOLDER).repeat(HttpDate.LENGTH));
		this.bytes = new byte[before.length + field.length];
		System.arraycopy(before, 0, this.bytes, 0, before.length);
		System.arraycopy(field, 0, this.bytes, before.length, field.length);
		this.valueAt = Octets.indexOf(PLACEHOLDER, this.bytes, before.length, this.bytes.length);
	}

	void set(long epochSecond) {
		if (epochSecond != this.epochSecond) {
			this.epochSecond = epochSecond;
			HttpDate.format(epochSecond, this.bytes, this.valueAt);
		}
	}

	long epochSecond() {
		return this.epochSecond;
	}

	/**
	 * The field as it is sent; don't change it.
	 */
	byte[] bytes() {
		return this.bytes;
	}

}
