package io.tarweb.pack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class EncodingTests {

	/** A stream whose first bit is zero has a window of 16 bits (RFC 7932, 9.1). */
	@ParameterizedTest
	@CsvSource({ "9, 1, true", "9, 65520, true", "9, 65521, false", "9, 100000, false", "8, 1000, false",
			"11, 1000, false" })
	void brotliHasASmallWindowWhereThatSavesItsLargeTables(int level, int length, boolean small) throws IOException {
		Brotli4jLoader.ensureAvailability();
		byte[] plain = new byte[length];
		Random random = new Random(length);
		for (int i = 0; i < length; i++) {
			plain[i] = (byte) ('a' + random.nextInt(4));
		}
		byte[] compressed = Encoding.BROTLI.compress(plain, level);
		assertThat((compressed[0] & 1) == 0).isEqualTo(small);
		assertThat(new BrotliInputStream(new ByteArrayInputStream(compressed))).hasBinaryContent(plain);
	}

}
