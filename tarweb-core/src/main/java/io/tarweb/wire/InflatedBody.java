package io.tarweb.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.tarweb.http.Octets;
import org.jspecify.annotations.Nullable;

/**
 * A gzip member, inflated on its way for a client that takes no gzip. A piece at a time,
 * so that a large one doesn't keep the event loop from others. The length isn't known
 * before the end, so the pieces go as chunks (RFC 9112, 7.1); to an HTTP/1.0 client they
 * go as they are, and the end of the connection ends them.
 */
final class InflatedBody implements Body {

	private static final int PIECE_BYTES = 64 * 1024;

	/** Inflating takes a millisecond for a few of them. */
	private static final int PIECES_PER_TURN = 1;

	/** The hexadecimal digits of a piece's length, and two line ends. */
	private static final int FRAME_BYTES = 16;

	private static final byte[] LINE_END = Octets.ascii("\r\n");

	private static final byte[] LAST_CHUNK = Octets.ascii("0\r\n\r\n");

	private final InputStream compressed;

	private final boolean chunked;

	private final byte[] piece = new byte[PIECE_BYTES];

	private @Nullable InputStream inflater;

	private boolean ended;

	InflatedBody(InputStream compressed, boolean chunked) {
		this.compressed = compressed;
		this.chunked = chunked;
	}

	@Override
	public boolean hasNext() {
		return !this.ended;
	}

	@Override
	public int piecesPerTurn() {
		return PIECES_PER_TURN;
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator) {
		int length = inflate();
		this.ended = length < PIECE_BYTES;
		ByteBuf next = allocator.directBuffer(length + FRAME_BYTES);
		if (!this.chunked) {
			return next.writeBytes(this.piece, 0, length);
		}
		if (length > 0) {
			ByteBufUtil.writeAscii(next, Integer.toHexString(length));
			next.writeBytes(LINE_END).writeBytes(this.piece, 0, length).writeBytes(LINE_END);
		}
		return this.ended ? next.writeBytes(LAST_CHUNK) : next;
	}

	private int inflate() {
		try {
			if (this.inflater == null) {
				this.inflater = new GZIPInputStream(this.compressed, PIECE_BYTES);
			}
			return this.inflater.readNBytes(this.piece, 0, PIECE_BYTES);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("A member that exists only compressed is no valid gzip", ex);
		}
	}

	@Override
	public void close() {
		this.ended = true;
		if (this.inflater != null) {
			try {
				this.inflater.close();
			}
			catch (IOException ex) {
				throw new IllegalStateException("A stream over memory failed to close", ex);
			}
		}
	}

}
