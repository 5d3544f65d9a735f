package io.tarweb.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Utf8}.
 */
class Utf8Tests {

	@Test
	void agreesWithTheJdkOnEveryCharacter() {
		for (int character = 0x80; character <= Character.MAX_CODE_POINT; character++) {
			if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
				continue;
			}
			byte[] bytes = Character.toString(character).getBytes(StandardCharsets.UTF_8);
			if (Utf8.lengthOfSequence(bytes, 0, bytes.length) != bytes.length
					|| Utf8.lengthOfSequence(bytes, 0, bytes.length - 1) != 0) {
				assertThat(bytes).as("U+%04X", character).isEmpty();
			}
		}
	}

	@Test
	void agreesWithTheJdkOnManyThreesAndFoursOfBytes() {
		byte[] three = new byte[3];
		for (int value = 0x800000; value <= 0xFFFFFF; value += 61) {
			three[0] = (byte) (value >> 16);
			three[1] = (byte) (value >> 8);
			three[2] = (byte) value;
			assertAgreement(three);
		}
		Random random = new Random(3629);
		byte[] four = new byte[4];
		for (int i = 0; i < 50_000; i++) {
			four[0] = (byte) (0xEF + random.nextInt(8));
			for (int j = 1; j < 4; j++) {
				four[j] = (byte) (0x70 + random.nextInt(0x60));
			}
			assertAgreement(four);
		}
	}

	private static void assertAgreement(byte[] bytes) {
		int length = Utf8.lengthOfSequence(bytes, 0, bytes.length);
		int expected = 0;
		for (int candidate = 2; candidate <= bytes.length && expected == 0; candidate++) {
			expected = isOneCharacter(bytes, candidate) ? candidate : 0;
		}
		if (length != expected) {
			assertThat(length).as("%02X %02X %02X", bytes[0], bytes[1], bytes[2]).isEqualTo(expected);
		}
	}

	private static boolean isOneCharacter(byte[] bytes, int length) {
		if ((bytes[0] & 0xC0) != 0xC0) {
			return false;
		}
		try {
			String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
			return decoded.codePointCount(0, decoded.length()) == 1;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

}
