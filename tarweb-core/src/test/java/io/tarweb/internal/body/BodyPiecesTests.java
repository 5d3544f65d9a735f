package io.tarweb.internal.body;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.testing.OpenSite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a body is the same whatever the length that its pieces may have.
 */
class BodyPiecesTests {

	private static final byte[] CONTENT = "A few words, and again a few words. ".repeat(20).getBytes();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 64, 719, Integer.MAX_VALUE })
	void bytesOnTheHeap(int maxBytes) {
		assertPieces(() -> new HeapBody(CONTENT), maxBytes);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 64, 719, Integer.MAX_VALUE })
	void gzipThatIsInflated(int maxBytes) throws IOException {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
			gzip.write(CONTENT);
		}
		assertPieces(() -> InflatedBody.gunzipped(() -> new ByteArrayInputStream(packed.toByteArray())), maxBytes);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 64, 719, Integer.MAX_VALUE })
	void aRunOfTheArchive(int maxBytes) {
		try (OpenSite site = OpenSite.of(TarBuilder.create().file("a", new String(CONTENT)))) {
			long offset = site.layer().archive().contentOffset(0);
			assertPieces(() -> new CopiedBody(site.layer().archive().bytes(), offset, CONTENT.length), maxBytes);
		}
	}

	private static void assertPieces(Supplier<Body> bodies, int maxBytes) {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		try (Body body = bodies.get()) {
			while (body.hasNext()) {
				ByteBuf piece = body.next(UnpooledByteBufAllocator.DEFAULT, maxBytes);
				assertThat(piece.readableBytes()).isLessThanOrEqualTo(maxBytes);
				whole.writeBytes(bytes(piece));
			}
		}
		assertThat(whole.toByteArray()).isEqualTo(CONTENT);
	}

	private static byte[] bytes(ByteBuf piece) {
		byte[] bytes = new byte[piece.readableBytes()];
		piece.readBytes(bytes);
		piece.release();
		return bytes;
	}

}
