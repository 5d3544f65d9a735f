package io.tarweb.transport;

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Makes the part of each event loop that talks to io_uring, with a ring of receive
 * buffers of its own: buffers that the kernel picks from when data is there, instead of
 * one in every idle connection's read. With them one read request serves a connection for
 * good.
 */
final class IoUringHandlers implements IoHandlerFactory {

	static final short BUFFER_GROUP = 0;

	/** Per event loop; a power of two. */
	private static final short BUFFERS = 256;

	/** More than the request of any browser; longer ones take several. */
	private static final int BUFFER_BYTES = 4 * 1024;

	private final Listeners listeners;

	private final List<RingBuffers> rings = new ArrayList<>();

	IoUringHandlers(Listeners listeners) {
		this.listeners = listeners;
	}

	@Override
	public IoHandler newHandler(ThreadAwareExecutor executor) {
		IoUringIoHandlerConfig config = new IoUringIoHandlerConfig();
		if (IoUring.isRegisterBufferRingSupported()) {
			RingBuffers buffers = new RingBuffers(BUFFERS, BUFFER_BYTES);
			this.rings.add(buffers);
			config.setBufferRingConfig(IoUringBufferRingConfig.builder()
				.bufferGroupId(BUFFER_GROUP)
				.bufferRingSize(BUFFERS)
				.batchSize(BUFFERS)
				.incremental(false)
				.allocator(buffers)
				.build());
		}
		return new MendedIoHandler(IoUringIoHandler.newFactory(config).newHandler(executor), this.listeners::rest);
	}

	/** Frees the buffers. Only when the loops have ended. */
	void close() {
		this.rings.forEach(RingBuffers::close);
		this.rings.clear();
	}

}
