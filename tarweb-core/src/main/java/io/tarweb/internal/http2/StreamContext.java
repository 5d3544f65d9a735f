package io.tarweb.internal.http2;

import io.netty.channel.ChannelHandlerContext;

/**
 * A connection as one of its streams sees it. Used on the connection's event loop.
 */
interface StreamContext {

	/**
	 * How much the client takes over all streams, in bytes.
	 */
	long windowBytes();

	/**
	 * Takes from that.
	 */
	void spend(int bytes);

	/**
	 * The payload of a DATA frame is about to be written: its head comes first.
	 * @param last whether it ends the stream
	 */
	void beforeData(ChannelHandlerContext ctx, int stream, int bytes, boolean last);

	/**
	 * There is more that can be sent.
	 */
	void canGoOn();

	/**
	 * The answer of a stream has left completely.
	 */
	void answered(int stream);

}
