package io.tarweb.internal.rendering;

import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.InflatedBody;

/**
 * How one version of HTTP writes an answer. What doesn't change from one answer to the
 * next is asked for once and kept; the rest is appended to a {@link Rendering}. One
 * instance per event loop, used by its thread only.
 * <p>
 * An answer is {@link #begin}, a status, fields, {@link #end}, and then either
 * {@link #noBody}, or {@link #beginBody} with the whole body behind it, or a {@link Body}
 * that is sent by other means.
 */
public interface Syntax {

	/**
	 * A status.
	 * @param reason what it means, for people to read
	 */
	byte[] status(int status, String reason);

	/**
	 * A field.
	 */
	byte[] field(String name, String value);

	/**
	 * A field up to where its value begins.
	 */
	byte[] name(String name);

	/**
	 * Appends the value behind a {@linkplain #name name}.
	 */
	void value(Rendering out, byte[] value);

	/**
	 * Appends a number, not a negative one, as the value behind a name.
	 */
	void value(Rendering out, long value);

	/**
	 * Begins the head of an answer; its status is next.
	 */
	void begin(Rendering out);

	/**
	 * Appends what says that only the end of the body tells its length.
	 */
	void lengthUnknown(Rendering out);

	/**
	 * Ends the head.
	 */
	void end(Rendering out);

	/**
	 * Notes that the head is all there is.
	 */
	void noBody(Rendering out);

	/**
	 * The longest body that may be appended to its head at once.
	 * @return the length in bytes
	 */
	int maxWholeBytes();

	/**
	 * Begins the body, all of which is next.
	 */
	void beginBody(Rendering out, int length);

	/**
	 * A body whose length only its end tells, as it is sent.
	 */
	Body unbounded(InflatedBody body);

}
