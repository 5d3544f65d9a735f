package io.tarweb.internal.http2;

import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.body.BodyTransfer;
import io.tarweb.internal.exchange.Delivery;
import io.tarweb.internal.http2.frame.FrameHead;
import io.tarweb.internal.http2.frame.PeerSettings;
import io.tarweb.internal.http2.frame.Priority;
import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * One request that isn't over (RFC 9113, 5): its answer is on its way, or its body is
 * still to come. Used on the connection's event loop.
 */
final class Stream implements BodyTransfer.Listener {

	/** How much of a request's body may come before we say that more may. */
	static final int RECEIVE_WINDOW_BYTES = PeerSettings.DEFAULT_WINDOW_BYTES;

	private final StreamContext connection;

	private int id;

	private int priority;

	/** How much the client takes; less than 0 if it has changed its mind. */
	private long windowBytes;

	/** How much may be handed over until another stream has its turn. */
	private int turnBytes;

	private @Nullable Delivery delivery;

	private @Nullable Layer layer;

	/** The request's body isn't complete. */
	private boolean receiving;

	/** How much of that is to come, or {@link Http2Request#NO_LENGTH}. */
	private long announcedBytes;

	private long receivedBytes;

	private int unacknowledgedBytes;

	private final Progress progress = new Progress();

	Stream(StreamContext connection) {
		this.connection = connection;
	}

	/**
	 * Opens the stream.
	 * @param priority a number of {@link Priority}
	 * @param windowBytes how much of an answer the client takes
	 * @param receiving whether the body of the request is to come
	 * @param announcedBytes how long that is, or {@link Http2Request#NO_LENGTH}
	 */
	void open(int id, int priority, long windowBytes, boolean receiving, long announcedBytes, long nowNanos) {
		this.id = id;
		this.priority = priority;
		this.windowBytes = windowBytes;
		this.receiving = receiving;
		this.announcedBytes = announcedBytes;
		this.progress.mark(0, nowNanos);
	}

	int id() {
		return this.id;
	}

	int priority() {
		return this.priority;
	}

	void setPriority(int priority) {
		this.priority = priority;
	}

	/**
	 * Begins to send an answer's body.
	 * @param layer what it comes from
	 */
	void answer(Delivery delivery, @Nullable Layer layer) {
		this.delivery = delivery;
		this.layer = layer;
	}

	boolean isSending() {
		return this.delivery != null;
	}

	boolean isSendingFrom(Layer layer) {
		return this.delivery != null && this.layer == layer;
	}

	/** Whether the answer would hold memory if it began to be sent. */
	boolean isHeavy() {
		return this.delivery != null && this.delivery.isHeavy();
	}

	/** Whether a part of the answer has been handed over. */
	boolean hasBegun() {
		return this.delivery != null && this.delivery.sentBytes() > 0;
	}

	boolean isReceiving() {
		return this.receiving;
	}

	/**
	 * Widens the window.
	 * @return whether a window can be as wide
	 */
	boolean widen(long bytes) {
		this.windowBytes += bytes;
		return this.windowBytes <= Integer.MAX_VALUE;
	}

	void spend(int bytes) {
		this.windowBytes -= bytes;
	}

	/**
	 * Hands over as much as the windows, the channel and the turn allow.
	 * @param maxBytes the most that is handed over
	 * @return whether that was anything
	 */
	boolean send(ChannelHandlerContext ctx, int maxBytes) {
		Delivery delivery = this.delivery;
		if (delivery == null) {
			return false;
		}
		this.turnBytes = Priority.isIncremental(this.priority) ? Math.min(FrameHead.MAX_PAYLOAD_BYTES, maxBytes)
				: maxBytes;
		long before = delivery.sentBytes();
		delivery.proceed(ctx);
		return delivery.sentBytes() > before;
	}

	@Override
	public int room() {
		long room = Math.min(this.windowBytes, this.connection.windowBytes());
		return (int) Math.min(room, Math.min(this.turnBytes, FrameHead.MAX_PAYLOAD_BYTES));
	}

	@Override
	public void made(int bytes) {
		this.windowBytes -= bytes;
		this.turnBytes -= bytes;
		this.connection.spend(bytes);
	}

	@Override
	public void beforePiece(ChannelHandlerContext ctx, int bytes, boolean last) {
		this.connection.beforeData(ctx, this.id, bytes, last);
	}

	@Override
	public void canGoOn() {
		this.connection.canGoOn();
	}

	@Override
	public void sent() {
		if (this.delivery != null) {
			this.delivery.sent();
			this.delivery = null;
			this.connection.answered(this.id);
		}
	}

	/**
	 * Takes note of a part of the request's body.
	 * @param bytes its length with its padding
	 * @return whether the windows had room for it
	 */
	boolean receive(int bytes) {
		this.unacknowledgedBytes += bytes;
		return this.unacknowledgedBytes <= RECEIVE_WINDOW_BYTES;
	}

	/**
	 * Takes note of the content in it.
	 * @return whether there may be as much
	 */
	boolean receiveContent(int bytes) {
		this.receivedBytes += bytes;
		return this.announcedBytes == Http2Request.NO_LENGTH || this.receivedBytes <= this.announcedBytes;
	}

	/**
	 * The request's body is complete.
	 * @return whether it is as long as it was to be
	 */
	boolean endReceiving() {
		this.receiving = false;
		return this.announcedBytes == Http2Request.NO_LENGTH || this.receivedBytes == this.announcedBytes;
	}

	long receivedBytes() {
		return this.receivedBytes;
	}

	/**
	 * How much of the window the client doesn't know to be free again, once that is worth
	 * saying.
	 */
	int takeUnacknowledgedBytes() {
		if (this.unacknowledgedBytes < RECEIVE_WINDOW_BYTES / 2) {
			return 0;
		}
		int bytes = this.unacknowledgedBytes;
		this.unacknowledgedBytes = 0;
		return bytes;
	}

	/**
	 * Whether the client has kept the stream's window shut, or its body back, for too
	 * long.
	 */
	boolean isStalled(long nowNanos, long timeoutNanos) {
		boolean waiting = this.delivery == null || this.windowBytes <= 0;
		long bytes = this.receivedBytes + ((this.delivery != null) ? this.delivery.sentBytes() : 0);
		return this.progress.isStalled(waiting, bytes, nowNanos, timeoutNanos);
	}

	/**
	 * Lets go of the answer, because nobody waits for it any more.
	 */
	void abort() {
		if (this.delivery != null) {
			this.delivery.abort();
			this.delivery = null;
		}
	}

}
