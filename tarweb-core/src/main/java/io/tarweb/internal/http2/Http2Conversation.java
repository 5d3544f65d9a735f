package io.tarweb.internal.http2;

import java.net.InetAddress;
import java.util.Arrays;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.HttpsRedirect;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.connection.Link;
import io.tarweb.internal.connection.Protocol;
import io.tarweb.internal.connection.Unanswered;
import io.tarweb.internal.exchange.ConnectionLog;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.internal.http2.frame.FrameHead;
import io.tarweb.internal.http2.frame.PeerSettings;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.TlsLayer;
import io.tarweb.metrics.ServerMetrics.Flood;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 on one connection: takes what arrives apart into frames, and decides what to
 * wait for and how it ends. Used on the connection's event loop.
 */
public final class Http2Conversation implements Protocol, Streams.Owner {

	/** What every client begins with (RFC 9113, 3.4). */
	public static final byte[] PREFACE = Octets.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

	/** How much is to arrive before it is worth looking. */
	private int awaitedBytes = PREFACE.length;

	private final Http2Loop loop;

	private final Link link;

	private final Unanswered unanswered;

	private final @Nullable ConnectionLog log;

	private final Streams streams;

	private final Floods floods;

	private final Resets resets;

	private final RequestReader requests;

	private final FrameHandler frames;

	private final Farewell farewell;

	private boolean prefaceRead;

	private boolean settingsSent;

	/** The negotiated cipher suite is one that HTTP/2 mustn't have. */
	private boolean weak;

	/** Nothing is read until the channel has room. */
	private boolean awaitingRoom;

	/** Frames are being read: what happens meanwhile is seen to behind them. */
	private boolean reading;

	/**
	 * A conversation that begins.
	 * @param redirect where every request is sent, {@code null} to answer from the site
	 */
	public Http2Conversation(Http2Loop loop, Link link, Channel channel, @Nullable HttpsRedirect redirect) {
		this.loop = loop;
		this.link = link;
		this.unanswered = new Unanswered((arrived, bytes) -> bytes >= this.awaitedBytes);
		this.log = loop.exchanges.log(channel);
		this.streams = new Streams(this, loop.maxQueuedBytes, loop.meters);
		this.farewell = new Farewell(loop);
		this.floods = new Floods(loop, this.farewell);
		this.resets = new Resets(loop, this.streams, this.farewell, this.floods);
		PeerSettings peer = new PeerSettings();
		this.requests = new RequestReader(loop, link, this.streams, this.farewell, this.resets, this.floods, peer,
				redirect, this.log);
		this.frames = new FrameHandler(loop, this.streams, this.farewell, this.resets, this.floods, this.requests,
				peer);
	}

	@Override
	public void introduced(InetAddress client) {
		if (this.log != null) {
			this.log.introduced(client);
		}
	}

	@Override
	public void encrypted(TlsLayer tls) {
		this.weak = CipherSuites.isProhibited(tls.protocol(), tls.cipher());
		this.requests.encrypted(tls);
		if (this.log != null) {
			this.log.encrypted(tls);
		}
	}

	@Override
	public void received(ByteBuf bytes) {
		this.unanswered.add(bytes);
	}

	@Override
	public Need proceed(ChannelHandlerContext ctx) {
		this.reading = true;
		try {
			boolean more;
			do {
				more = read(ctx);
				this.streams.send(ctx);
			}
			while (more && ctx.channel().isWritable());
		}
		finally {
			this.reading = false;
		}
		this.unanswered.compact();
		return need(ctx);
	}

	private Need need(ChannelHandlerContext ctx) {
		this.awaitingRoom = false;
		if (isLast()) {
			return Need.NOTHING;
		}
		if (!ctx.channel().isWritable()) {
			this.awaitingRoom = true;
			return Need.ROOM;
		}
		if (this.streams.size() > 0 || this.farewell.isBegun()) {
			return Need.PROGRESS;
		}
		return (this.prefaceRead && this.unanswered.isEmpty() && this.requests.streamInBlock() == 0) ? Need.REQUEST
				: Need.REST_OF_REQUEST;
	}

	/**
	 * Handles the frames that have arrived completely.
	 * @return whether there may be more of them, for which the channel had no room
	 */
	private boolean read(ChannelHandlerContext ctx) {
		this.loop.begin();
		while (this.unanswered.isWorthScanning() && !this.farewell.isError()) {
			if (!ctx.channel().isWritable()) {
				return true;
			}
			int length = this.unanswered.peek(this.loop.inbound, this.loop.inbound.length);
			int read = read(ctx, this.loop.inbound, length);
			this.unanswered.skip(read);
			this.loop.responder.hand(ctx);
			if (read == 0) {
				this.unanswered.markIncomplete();
				return false;
			}
		}
		if (this.farewell.isError()) {
			this.streams.abortAll();
			this.unanswered.release();
		}
		return false;
	}

	/**
	 * Handles the complete frames among some bytes.
	 * @return how many of the bytes are done with
	 */
	private int read(ChannelHandlerContext ctx, byte[] bytes, int length) {
		int at = 0;
		if (!this.prefaceRead) {
			at = preface(ctx, bytes, length);
			if (at == 0) {
				return 0;
			}
		}
		FrameHead frame = this.loop.frame;
		this.awaitedBytes = FrameHead.BYTES;
		while (length - at >= FrameHead.BYTES && !this.farewell.isError() && ctx.channel().isWritable()) {
			frame.read(bytes, at);
			ErrorCode error = frame.error();
			if (error != null) {
				this.farewell.error(ctx, error);
				return length;
			}
			this.awaitedBytes = FrameHead.BYTES + frame.length();
			if (length - at < this.awaitedBytes) {
				break;
			}
			int payload = at + FrameHead.BYTES;
			at += this.awaitedBytes;
			this.awaitedBytes = FrameHead.BYTES;
			this.frames.handle(ctx, frame, bytes, payload, at);
		}
		return at;
	}

	/** RFC 9113, 3.4. */
	private int preface(ChannelHandlerContext ctx, byte[] bytes, int length) {
		int compared = Math.min(length, PREFACE.length);
		if (!Arrays.equals(bytes, 0, compared, PREFACE, 0, compared)) {
			end(ctx, ErrorCode.PROTOCOL_ERROR);
			return length;
		}
		if (length < PREFACE.length) {
			return 0;
		}
		this.prefaceRead = true;
		if (this.weak) {
			end(ctx, ErrorCode.INADEQUATE_SECURITY);
			return length;
		}
		sendSettings(ctx);
		if (this.link.isDraining()) {
			this.farewell.begin(ctx);
		}
		return PREFACE.length;
	}

	/** Ends the connection, whose first frame is always SETTINGS (RFC 9113, 3.4). */
	private void end(ChannelHandlerContext ctx, ErrorCode reason) {
		if (!this.settingsSent) {
			sendSettings(ctx);
		}
		this.farewell.error(ctx, reason);
	}

	private void sendSettings(ChannelHandlerContext ctx) {
		this.settingsSent = true;
		this.loop.control.settings(ctx, this.loop.settings.maxConcurrentStreams(),
				this.loop.settings.maxHeaderListSize());
	}

	@Override
	public void send(ChannelHandlerContext ctx) {
		this.streams.send(ctx);
		if (!this.reading && ctx.channel().isWritable() && this.awaitingRoom) {
			this.link.proceed();
		}
	}

	@Override
	public boolean isSending() {
		return this.streams.isSending();
	}

	@Override
	public boolean isLast() {
		return this.farewell.isError() || this.farewell.isSaid() && this.streams.size() == 0;
	}

	/** A client that has got everything may still be saying so. */
	@Override
	public boolean isUnread() {
		return isLast();
	}

	/** Nothing can be said that belongs to no request but goodbye. */
	@Override
	public void refuse(ChannelHandlerContext ctx, Problem problem) {
		end(ctx, ErrorCode.ENHANCE_YOUR_CALM);
		this.streams.abortAll();
	}

	@Override
	public void giveUp() {
		this.farewell.withoutWords();
	}

	@Override
	public boolean isAnsweringFrom(Layer layer) {
		return this.streams.isSendingFrom(layer) || this.requests.isAnsweringFrom(layer);
	}

	@Override
	public int heldBytes() {
		return this.unanswered.heldBytes() + this.requests.heldBytes();
	}

	@Override
	public void discard() {
		this.loop.responder.discard();
	}

	/** Ends the streams whose client does nothing, and the connection with the last. */
	@Override
	public void sweep(ChannelHandlerContext ctx, long nowNanos) {
		boolean changed = this.farewell.sweep(ctx, nowNanos);
		if (this.streams.size() > 0) {
			changed |= this.resets.resetStalled(ctx, nowNanos);
		}
		if (changed) {
			this.link.proceed();
		}
	}

	@Override
	public boolean drain(ChannelHandlerContext ctx) {
		if (!this.prefaceRead || this.farewell.isError()) {
			return false;
		}
		this.farewell.begin(ctx);
		return true;
	}

	@Override
	public boolean expire(ChannelHandlerContext ctx) {
		if (!this.prefaceRead || this.farewell.isError()) {
			return false;
		}
		if (this.streams.size() > 0) {
			this.farewell.flood(ctx, Flood.STALLS);
		}
		else {
			this.farewell.error(ctx, ErrorCode.NO_ERROR);
		}
		this.streams.abortAll();
		return true;
	}

	@Override
	public void end() {
		this.streams.abortAll();
		this.unanswered.release();
	}

	@Override
	public void beforeData(ChannelHandlerContext ctx, int stream, int bytes, boolean last) {
		this.loop.control.dataHead(ctx, stream, bytes, last);
	}

	@Override
	public void progressed(int bytes) {
		this.floods.paidByContent(bytes);
		this.link.requestAnswered();
	}

	@Override
	public void canSend() {
		this.link.send();
	}

	@Override
	public void answered() {
		if (!this.reading) {
			this.link.proceed();
		}
	}

}
