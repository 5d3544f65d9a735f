package io.tarweb.internal.tls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.tarweb.testing.Contents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class KernelTlsCipherTests {

	@ParameterizedTest
	@CsvSource({ "AES_128_GCM, 40", "AES_256_GCM, 56", "CHACHA20_POLY1305, 56" })
	void structsAreAsLongAsInTheKernelsHeader(KernelTlsCipher cipher, int bytes) {
		assertThat(cipher.infoBytes()).isEqualTo(bytes);
	}

	@Test
	void structOfAesGcmHasTheSaltBehindTheKey() {
		byte[] secret = Contents.random(1, 32);
		byte[] key = KeySchedule.expandLabel("SHA-256", secret, "key", 16);
		byte[] iv = KeySchedule.expandLabel("SHA-256", secret, "iv", 12);
		ByteBuffer info = write(KernelTlsCipher.AES_128_GCM, secret, 0x0102030405060708L);
		assertThat(info.getShort(0)).isEqualTo((short) 0x0304);
		assertThat(info.getShort(2)).isEqualTo((short) 51);
		assertThat(slice(info, 4, 8)).isEqualTo(Arrays.copyOfRange(iv, 4, 12));
		assertThat(slice(info, 12, 16)).isEqualTo(key);
		assertThat(slice(info, 28, 4)).isEqualTo(Arrays.copyOf(iv, 4));
		assertThat(slice(info, 32, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
	}

	@Test
	void structOfChaChaHasNoSalt() {
		byte[] secret = Contents.random(2, 32);
		ByteBuffer info = write(KernelTlsCipher.CHACHA20_POLY1305, secret, 1);
		assertThat(info.getShort(2)).isEqualTo((short) 54);
		assertThat(slice(info, 4, 12)).isEqualTo(KeySchedule.expandLabel("SHA-256", secret, "iv", 12));
		assertThat(slice(info, 16, 32)).isEqualTo(KeySchedule.expandLabel("SHA-256", secret, "key", 32));
		assertThat(slice(info, 48, 8)).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
	}

	@ParameterizedTest
	@EnumSource
	void isFoundByTheNameThatTheJdkGivesIt(KernelTlsCipher cipher) {
		assertThat(KernelTlsCipher.of(cipher.suite())).isEqualTo(cipher);
		assertThat(KernelTlsCipher.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")).isNull();
	}

	/** The pieces of the struct are what the algorithms of the same name take. */
	@ParameterizedTest
	@EnumSource
	void keysAreOfTheLengthThatTheAlgorithmTakes(KernelTlsCipher cipher) throws Exception {
		ByteBuffer info = write(cipher, Contents.random(3, KeySchedule.hashBytes(cipher.hash())), 0);
		boolean chaCha = cipher == KernelTlsCipher.CHACHA20_POLY1305;
		byte[] key = chaCha ? slice(info, 16, 32) : slice(info, 12, cipher.infoBytes() - 24);
		Cipher algorithm = Cipher.getInstance(chaCha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
		algorithm.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, chaCha ? "ChaCha20" : "AES"),
				chaCha ? new IvParameterSpec(new byte[12]) : new GCMParameterSpec(128, new byte[12]));
		assertThat(algorithm.doFinal(new byte[5])).hasSize(5 + 16);
	}

	private static ByteBuffer write(KernelTlsCipher cipher, byte[] secret, long sequence) {
		ByteBuffer info = ByteBuffer.allocateDirect(cipher.infoBytes());
		cipher.writeInfo(secret, sequence, info);
		assertThat(info.hasRemaining()).isFalse();
		return info.flip().order(ByteOrder.nativeOrder());
	}

	private static byte[] slice(ByteBuffer from, int offset, int length) {
		byte[] bytes = new byte[length];
		from.get(offset, bytes);
		return bytes;
	}

}
