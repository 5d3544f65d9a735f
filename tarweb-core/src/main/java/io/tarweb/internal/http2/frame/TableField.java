package io.tarweb.internal.http2.frame;

/**
 * A field in a table (RFC 7541, 2.3).
 *
 * @param name a number of {@link FieldName}
 * @param nameLength the length of the name in bytes
 * @param value the value, empty if it doesn't matter to a server
 * @param size how much it counts, in bytes (4.1)
 * @param valid whether the value can be one
 */
record TableField(int name, int nameLength, byte[] value, int size, boolean valid) {

	/** What a field counts besides its name and value (4.1). */
	static final int OVERHEAD = 32;

}
