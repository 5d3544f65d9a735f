package io.tarweb.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Compressed content, inflated while it is sent to a client that doesn't accept it
 * compressed. It is inflated piece by piece, so that large content doesn't keep the event
 * loop from other work.
 * <p>
 * For content that the archive has packed, the archive tells the length, and the content
 * ends there or the answer is cut off. For a member that is gzip itself, the length isn't
 * known before the end.
 */
public final class InflatedBody implements Body {

	/** Room before and after each piece for its framing. */
	public static final int ROOM_BYTES = 16;

	private static final int PIECE_BYTES = 64 * 1024;

	private static final int INPUT_BYTES = 16 * 1024;

	/** Inflating a few pieces takes a millisecond, so one piece fills a turn. */
	private static final int WEIGHT = SendingTurns.TURN_BYTES / PIECE_BYTES;

	/** Through which all bodies of a thread go: many may be waiting for their clients. */
	private static final FastThreadLocal<byte[]> PIECE = new FastThreadLocal<>() {

		@Override
		protected byte[] initialValue() {
			return new byte[PIECE_BYTES];
		}

	};

	/** In place of a length: until the content ends. */
	private static final long UNKNOWN = -1;

	private final Supplier<InputStream> content;

	private final boolean gzip;

	private final long length;

	private @Nullable InputStream inflater;

	private long sent;

	private boolean ended;

	private InflatedBody(Supplier<InputStream> content, boolean gzip, long length) {
		this.content = content;
		this.gzip = gzip;
		this.length = length;
	}

	/**
	 * Content that its archive has packed and unpacks while it is read.
	 */
	public static InflatedBody unpacked(Supplier<InputStream> content, long length) {
		return new InflatedBody(content, false, length);
	}

	/**
	 * Content that is gzip.
	 */
	public static InflatedBody gunzipped(Supplier<InputStream> content) {
		return new InflatedBody(content, true, UNKNOWN);
	}

	@Override
	public boolean hasNext() {
		return !this.ended;
	}

	@Override
	public int weight() {
		return WEIGHT;
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator, int maxBytes) {
		int wanted = Math.min(PIECE_BYTES, maxBytes);
		byte[] piece = PIECE.get();
		int length = inflate(piece, wanted);
		this.sent += length;
		this.ended = length < wanted || this.sent == this.length;
		if (this.length != UNKNOWN && (this.sent > this.length || this.ended && this.sent < this.length)) {
			throw new UncheckedIOException(
					new IOException("A member has another length than its archive says: " + this.length));
		}
		ByteBuf next = allocator.directBuffer(length + 2 * ROOM_BYTES);
		return next.setIndex(ROOM_BYTES, ROOM_BYTES).writeBytes(piece, 0, length);
	}

	private int inflate(byte[] piece, int wanted) {
		try {
			if (this.inflater == null) {
				InputStream content = this.content.get();
				this.inflater = content;
				if (this.gzip) {
					this.inflater = new GZIPInputStream(content, INPUT_BYTES);
				}
			}
			return this.inflater.readNBytes(piece, 0, wanted);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("A member can't be inflated", ex);
		}
	}

	@Override
	public void close() {
		this.ended = true;
		try {
			if (this.inflater != null) {
				this.inflater.close();
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException("A stream over memory failed to close", ex);
		}
	}

}
