package io.tarweb.internal.http2.frame;

/**
 * Why a stream or a connection is ended (RFC 9113, 7), by code.
 */
public enum ErrorCode {

	/** Not an error. */
	NO_ERROR,

	/** Something that the protocol doesn't allow. */
	PROTOCOL_ERROR,

	/** Something went wrong here. */
	INTERNAL_ERROR,

	/** More was sent than there was a window for. */
	FLOW_CONTROL_ERROR,

	/** Settings weren't acknowledged. */
	SETTINGS_TIMEOUT,

	/** A frame for a stream that is closed. */
	STREAM_CLOSED,

	/** A frame of a length that it can't have. */
	FRAME_SIZE_ERROR,

	/** Not processed at all, so the request may be sent again. */
	REFUSED_STREAM,

	/** Nobody waits for it any more. */
	CANCEL,

	/** The table of fields can't be kept. */
	COMPRESSION_ERROR,

	/** The connection of a CONNECT request has failed. */
	CONNECT_ERROR,

	/** The peer causes too much work. */
	ENHANCE_YOUR_CALM,

	/** Not secure enough (9.2). */
	INADEQUATE_SECURITY,

	/** HTTP/1.1 is required. */
	HTTP_1_1_REQUIRED;

	/**
	 * The code, as frames carry it.
	 */
	public int code() {
		return ordinal();
	}

}
