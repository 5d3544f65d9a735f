package io.tarweb.internal.transport;

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
 * Makes the part of each event loop that talks to io_uring, with its own ring of receive
 * buffers: the kernel picks one when data arrives, instead of one in every idle
 * connection's read. So one read request serves a connection throughout.
 */
final class IoUringHandlers implements IoHandlerFactory {

	static final short BUFFER_GROUP = 0;

	/** Per event loop; a power of two. */
	private static final short BUFFERS = 256;

	/** More than the request of any browser; longer ones take several. */
	private static final int BUFFER_BYTES = 4 * 1024;

	/** Netty's own; a power of two, as all of these are. */
	private static final int MIN_COMPLETIONS = 4 * 1024;

	/** {@code IORING_MAX_CQ_ENTRIES} of the kernel, of 16 bytes each. */
	private static final int MAX_COMPLETIONS = 64 * 1024;

	/**
	 * The most completions of one connection at a time: read, written, hung up, writable.
	 */
	private static final int COMPLETIONS_PER_CONNECTION = 4;

	private final Listeners listeners;

	private final int completions;

	private final List<RingBuffers> rings = new ArrayList<>();

	/**
	 * Makes a factory of handlers.
	 * @param listeners the listening channels
	 * @param connections how many each loop may have
	 */
	IoUringHandlers(Listeners listeners, int connections) {
		this.listeners = listeners;
		this.completions = completions(connections);
	}

	/**
	 * The size of a completion queue that doesn't overflow when everything happens at
	 * once: the kernel keeps what doesn't fit, but it costs, and Netty logs each time.
	 */
	static int completions(int connections) {
		long wanted = (long) connections * COMPLETIONS_PER_CONNECTION;
		return Integer.highestOneBit((int) Math.min(Math.max(wanted * 2 - 1, MIN_COMPLETIONS), MAX_COMPLETIONS));
	}

	@Override
	public IoHandler newHandler(ThreadAwareExecutor executor) {
		IoUringIoHandlerConfig config = new IoUringIoHandlerConfig();
		if (IoUring.isRegisterBufferRingSupported()) {
			RingBuffers buffers = new RingBuffers(BUFFERS, BUFFER_BYTES);
			this.rings.add(buffers);
			// Kernels before that, 5.19, may count it against the limit of locked memory.
			config.setCqSize(this.completions);
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

	/** Frees the buffers. Call this only when the loops have ended. */
	void close() {
		this.rings.forEach(RingBuffers::close);
		this.rings.clear();
	}

}
