package io.tarweb.internal.rendering;

import io.tarweb.internal.body.Body;
import io.tarweb.internal.body.InflatedBody;

/**
 * How one version of HTTP writes an answer. Parts that don't change from one answer to
 * the next are asked for once and kept; the rest is appended to a {@link Rendering}. One
 * instance per event loop, used by its thread only.
 * <p>
 * An answer is {@link #begin}, a status, fields, {@link #end}, and then either
 * {@link #noBody}, or the whole body in pieces, each after its {@link #beginPiece}, or a
 * {@link Body} that is sent by other means.
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
	 * The longest piece of such a body that needs no framing of its own inside.
	 * @return the length in bytes
	 */
	int maxPieceBytes();

	/**
	 * Begins a piece of the body, which follows.
	 * @param left how much of the body is left with this piece
	 * @return the length of the piece
	 */
	int beginPiece(Rendering out, int left);

	/**
	 * Frames a body whose length only its end tells.
	 */
	Body unbounded(InflatedBody body);

}
