package io.tarweb.internal.rendering;

import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.InflatedBody;

/**
 * How one version of HTTP writes an answer. Parts that don't change from one answer to
 * the next are asked for once and kept; the rest is appended to a {@link Rendering}. One
 * instance per event loop, used by its thread only.
 * <p>
 * An answer is {@link #begin}, a status, fields, {@link #end}, and then either
 * {@link #noBody}, or {@link #beginBody} followed by the whole body, or a {@link Body}
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
	 * Appends the value after a {@linkplain #name name}.
	 */
	void value(Rendering out, byte[] value);

	/**
	 * Appends a non-negative number as the value after a name.
	 */
	void value(Rendering out, long value);

	/**
	 * Begins the head of an answer; its status follows.
	 */
	void begin(Rendering out);

	/**
	 * Appends the notice that only the end of the body tells its length.
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
	 * Begins the body, all of which follows.
	 */
	void beginBody(Rendering out, int length);

	/**
	 * Frames a body whose length only its end tells.
	 */
	Body unbounded(InflatedBody body);

}
