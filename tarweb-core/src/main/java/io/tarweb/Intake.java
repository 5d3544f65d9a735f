package io.tarweb;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import reactor.netty.resources.LoopResources;

/**
 * Takes connections over from another listener of the same process, such as a router that
 * looks at their first bytes. The server speaks on them what it speaks on its port: TLS
 * if it is configured. They count towards the limits and are served, logged and drained
 * like those that it accepts itself.
 * <p>
 * It works until the server begins to stop; channels that are handed over later are
 * closed. The loops end with the server, and what is left on them with the loops, so a
 * listener on them ends before it.
 */
public interface Intake {

	/**
	 * The event loops on which channels must be that are handed over, in the form that
	 * Reactor Netty accepts. They make listening and connecting TCP channels of the
	 * server's transport.
	 */
	LoopResources loopResources();

	/**
	 * Gives a channel the options that the server needs, for a listener that reads before
	 * it hands over. Nothing is read unless it is asked for: auto-read is off.
	 * @param channel a channel that is registered with one of the loops and hasn't read
	 * yet, in Reactor Netty's {@code doOnChannelInit} for example
	 * @throws IllegalArgumentException if it is on another loop
	 */
	void prepare(Channel channel);

	/**
	 * Takes over a channel. Call this on its event loop, when it has no operation under
	 * way that somebody else waits for. The server's handlers come first in the pipeline;
	 * handlers of the caller must have been removed, and those that are left, such as
	 * Reactor Netty's, see that the channel becomes active and inactive.
	 * @param channel a {@linkplain #prepare prepared} channel that is connected; closed
	 * if the server is stopping
	 * @param received the bytes that have been read from it, maybe none; belongs to the
	 * server from now on
	 * @throws IllegalArgumentException if it is on another loop; then nothing has changed
	 */
	void take(Channel channel, ByteBuf received);

}
