package io.tarweb.internal.http2.frame;

/**
 * Takes the fields of one request as they are decoded.
 */
@FunctionalInterface
public interface FieldSink {

	/**
	 * Takes a field.
	 * @param name a number of {@link FieldName}
	 * @param bytes hold its value until the next field
	 * @param from the offset of the value
	 * @param to the end of the value
	 * @param size how much it counts: 32 bytes more than the name and the value have (RFC
	 * 9113, 6.5.2)
	 * @param valid whether the value can be one
	 */
	void field(int name, byte[] bytes, int from, int to, int size, boolean valid);

}
