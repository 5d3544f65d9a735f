package io.tarweb.internal.body;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.tarweb.internal.answer.Representation;
import io.tarweb.internal.http.ByteRange;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.layer.Layer;

/**
 * Several ranges as {@code multipart/byteranges} (RFC 9110, 14.6): every range after a
 * head of its own, between boundaries (RFC 2046, 5.1.1).
 */
public final class MultipartBody implements Body {

	private final String boundary = randomBoundary();

	/** Heads and bodies in the order in which they are sent. */
	private final Queue<Body> pieces = new ArrayDeque<>();

	private long length;

	public MultipartBody(ArchiveBodies bodies, Layer layer, Representation representation, List<ByteRange> ranges) {
		String contentType = new String(representation.contentType(), StandardCharsets.US_ASCII);
		for (ByteRange range : ranges) {
			add("\r\n--" + this.boundary + "\r\nContent-Type: " + contentType + "\r\nContent-Range: "
					+ range.contentRange(representation.length()) + "\r\n\r\n");
			this.pieces.add(representation.isFramed()
					? new GzipBody(bodies, layer, representation, range.first(), range.length())
					: bodies.of(representation.offset() + range.first(), range.length()));
			this.length += range.length();
		}
		add("\r\n--" + this.boundary + "--\r\n");
	}

	/** Long and random enough that no content holds it by chance or can predict it. */
	private static String randomBoundary() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return Long.toHexString(random.nextLong() | Long.MIN_VALUE)
				+ Long.toHexString(random.nextLong() | Long.MIN_VALUE);
	}

	private void add(String head) {
		byte[] bytes = Octets.ascii(head);
		this.pieces.add(new HeapBody(bytes));
		this.length += bytes.length;
	}

	public String boundary() {
		return this.boundary;
	}

	public long length() {
		return this.length;
	}

	@Override
	public boolean hasNext() {
		return !this.pieces.isEmpty();
	}

	@Override
	public ByteBuf next(ByteBufAllocator allocator, int maxBytes) {
		Body piece = this.pieces.element();
		ByteBuf next = piece.next(allocator, maxBytes);
		if (!piece.hasNext()) {
			this.pieces.remove();
		}
		return next;
	}

}
