package io.tarweb.internal.http2;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.tarweb.internal.exchange.Delivery;
import io.tarweb.internal.http2.frame.PeerSettings;
import io.tarweb.internal.http2.frame.Priority;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.metrics.LoopRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection that aren't over, and the order in which their answers
 * are sent: by urgency; of one urgency the incremental ones in turn, and each other one
 * to its end (RFC 9218, 10). A request that is answered at once isn't among them. Used on
 * the connection's event loop.
 */
final class Streams implements StreamContext {

	/** Answers that hold memory as they are sent: so many of them at once. */
	private static final int MAX_HEAVY = 4;

	private final Owner owner;

	private final int maxQueuedBytes;

	private final LoopRecorder meters;

	private final IntObjectMap<Stream> open = new IntObjectHashMap<>();

	/** Those with a body to send, the next one first. */
	private final List<Stream> sending = new ArrayList<>();

	/** How much the client takes over all streams. */
	private long windowBytes = PeerSettings.DEFAULT_WINDOW_BYTES;

	private long sentBytes;

	private final Progress progress = new Progress();

	private boolean busy;

	private boolean again;

	/** More is handed over when the kernel has what was handed over. */
	private boolean awaitingKernel;

	/**
	 * Begins without streams.
	 * @param maxQueuedBytes how much may wait for the kernel
	 */
	Streams(Owner owner, int maxQueuedBytes, LoopRecorder meters) {
		this.owner = owner;
		this.maxQueuedBytes = maxQueuedBytes;
		this.meters = meters;
	}

	int size() {
		return this.open.size();
	}

	boolean isSending() {
		return !this.sending.isEmpty();
	}

	boolean isSendingFrom(Layer layer) {
		for (Stream stream : this.sending) {
			if (stream.isSendingFrom(layer)) {
				return true;
			}
		}
		return false;
	}

	@Nullable Stream get(int id) {
		return this.open.get(id);
	}

	void add(Stream stream, long nowNanos) {
		if (this.open.isEmpty()) {
			this.progress.mark(this.sentBytes, nowNanos);
		}
		this.open.put(stream.id(), stream);
		this.meters.streamOpened();
	}

	/**
	 * Begins to send an answer's body.
	 * @param layer what it comes from
	 */
	void answer(Stream stream, Delivery delivery, @Nullable Layer layer) {
		stream.answer(delivery, layer);
		enqueue(stream);
	}

	/** Behind all that are no less urgent. */
	private void enqueue(Stream stream) {
		int at = this.sending.size();
		int urgency = Priority.urgency(stream.priority());
		while (at > 0 && Priority.urgency(this.sending.get(at - 1).priority()) > urgency) {
			at--;
		}
		this.sending.add(at, stream);
	}

	/**
	 * Whether an answer of a priority would have to wait for others.
	 */
	boolean isBehindOthers(int priority) {
		return !this.sending.isEmpty()
				&& Priority.urgency(this.sending.get(0).priority()) <= Priority.urgency(priority);
	}

	/**
	 * How many bytes may be handed over now. What waits for the kernel can't be overtaken
	 * by what is more urgent, so it isn't much.
	 */
	int room(ChannelHandlerContext ctx) {
		Channel channel = ctx.channel();
		long queuedBytes = channel.config().getWriteBufferHighWaterMark() - channel.bytesBeforeUnwritable();
		return (int) (this.maxQueuedBytes - queuedBytes);
	}

	void setPriority(Stream stream, int priority) {
		stream.setPriority(priority);
		if (this.sending.remove(stream)) {
			enqueue(stream);
		}
	}

	@Override
	public long windowBytes() {
		return this.windowBytes;
	}

	@Override
	public void spend(int bytes) {
		this.windowBytes -= bytes;
		this.sentBytes += bytes;
		this.owner.progressed(bytes);
	}

	/** The client has sent so much of a request's body. */
	void brought(int bytes) {
		this.owner.progressed(bytes);
	}

	/**
	 * Widens the connection's window.
	 * @return whether a window can be as wide
	 */
	boolean widen(int bytes) {
		this.windowBytes += bytes;
		return this.windowBytes <= Integer.MAX_VALUE;
	}

	/**
	 * Widens, or narrows, the windows of all streams (RFC 9113, 6.9.2).
	 * @return whether windows can be as wide
	 */
	boolean widenAll(long bytes) {
		boolean possible = true;
		for (Stream stream : this.open.values()) {
			possible &= stream.widen(bytes);
		}
		return possible;
	}

	/**
	 * Hands over as much as the windows, the channel and the turn of the loop allow, and
	 * flushes it.
	 */
	void send(ChannelHandlerContext ctx) {
		if (this.busy) {
			this.again = true;
			return;
		}
		this.busy = true;
		try {
			do {
				this.again = false;
				sendInOrder(ctx);
				ctx.flush();
			}
			while (this.again);
		}
		finally {
			this.busy = false;
		}
	}

	private void sendInOrder(ChannelHandlerContext ctx) {
		int at = 0;
		while (at < this.sending.size() && ctx.channel().isWritable()) {
			int room = room(ctx);
			if (room <= 0) {
				ctx.flush();
				if (room(ctx) <= 0) {
					awaitKernel(ctx);
					return;
				}
				// Some may have left.
				at = 0;
				continue;
			}
			Stream stream = this.sending.get(at);
			boolean sent = (!stream.isHeavy() || mayGoOn(stream)) && stream.send(ctx, room);
			if (!sent) {
				at++;
			}
			else if (Priority.isIncremental(stream.priority())) {
				this.sending.remove(at);
				enqueue(stream);
			}
		}
	}

	private void awaitKernel(ChannelHandlerContext ctx) {
		if (!this.awaitingKernel) {
			this.awaitingKernel = true;
			ctx.write(Unpooled.EMPTY_BUFFER).addListener((handed) -> {
				this.awaitingKernel = false;
				if (handed.isSuccess()) {
					this.owner.canSend();
				}
			});
		}
	}

	private boolean mayGoOn(Stream heavy) {
		int begun = 0;
		for (Stream stream : this.sending) {
			begun += (stream.isHeavy() && stream.hasBegun()) ? 1 : 0;
		}
		return heavy.hasBegun() || begun < MAX_HEAVY;
	}

	@Override
	public void beforeData(ChannelHandlerContext ctx, int stream, int bytes, boolean last) {
		this.owner.beforeData(ctx, stream, bytes, last);
	}

	@Override
	public void canGoOn() {
		this.owner.canSend();
	}

	@Override
	public void answered(int id) {
		Stream stream = this.open.get(id);
		// Another one may begin.
		this.again = true;
		if (stream != null) {
			this.sending.remove(stream);
			if (!stream.isReceiving()) {
				remove(id);
			}
		}
		this.owner.answered();
	}

	/**
	 * The client has sent its last frame on a stream.
	 */
	void received(Stream stream) {
		if (!stream.isSending()) {
			remove(stream.id());
		}
	}

	/**
	 * Ends a stream at once.
	 */
	void abort(Stream stream) {
		remove(stream.id());
		this.sending.remove(stream);
		stream.abort();
	}

	private void remove(int id) {
		if (this.open.remove(id) != null) {
			this.meters.streamClosed();
		}
	}

	/**
	 * Ends all streams at once.
	 */
	void abortAll() {
		List<Stream> all = new ArrayList<>(this.open.values());
		all.forEach(this::abort);
	}

	/**
	 * The streams whose client does nothing. If it is the connection's window that is
	 * shut, what counts is what the client takes over all of them: an answer that waits
	 * for those before it isn't stalled.
	 */
	List<Stream> stalled(long nowNanos, long timeoutNanos) {
		boolean waiting = this.windowBytes <= 0 && !this.sending.isEmpty();
		boolean shut = this.progress.isStalled(waiting, this.sentBytes, nowNanos, timeoutNanos);
		List<Stream> stalled = List.of();
		for (Stream stream : this.open.values()) {
			if (stream.isStalled(nowNanos, timeoutNanos) || shut && stream.isSending()) {
				stalled = (stalled.isEmpty()) ? new ArrayList<>() : stalled;
				stalled.add(stream);
			}
		}
		return stalled;
	}

	/**
	 * The connection, as its streams see it.
	 */
	interface Owner {

		/**
		 * The payload of a DATA frame is about to be written: its head comes first.
		 */
		void beforeData(ChannelHandlerContext ctx, int stream, int bytes, boolean last);

		/**
		 * The client gets so much more, or has sent it.
		 */
		void progressed(int bytes);

		/**
		 * There is more that can be sent.
		 */
		void canSend();

		/**
		 * An answer has left completely.
		 */
		void answered();

	}

}
