package io.tarweb.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one direction of a connection in TLS 1.3, as its client knows them, worked
 * out by the JDK (RFC 8446, 7.1 and 7.3) and not by what is under test.
 *
 * @param suite the cipher suite
 * @param secret the traffic secret
 * @param key the key
 * @param iv what nonces are made from
 */
public record TrafficKeys(String suite, byte[] secret, byte[] key, byte[] iv) {

	/** The type of an alert. */
	public static final int ALERT = 21;

	/** The type of everything that is encrypted, seen from outside. */
	private static final int APPLICATION_DATA = 23;

	private static final int HEADER_BYTES = 5;

	private static final int IV_BYTES = 12;

	private static final int TAG_BITS = 128;

	/**
	 * The keys that the server sends with.
	 * @param keyLog a file in the format of draft-ietf-tls-keylogfile, for one connection
	 * @param suite the cipher suite
	 * @return the keys
	 */
	public static TrafficKeys ofServer(Path keyLog, String suite) {
		return read(keyLog, "SERVER_TRAFFIC_SECRET_0 ", suite);
	}

	/**
	 * The keys that the client sends with.
	 * @param keyLog a file as above
	 * @param suite the cipher suite
	 * @return the keys
	 */
	public static TrafficKeys ofClient(Path keyLog, String suite) {
		return read(keyLog, "CLIENT_TRAFFIC_SECRET_0 ", suite);
	}

	private static TrafficKeys read(Path keyLog, String label, String suite) {
		try {
			String line = Files.readAllLines(keyLog)
				.stream()
				.filter((each) -> each.startsWith(label))
				.findFirst()
				.orElseThrow();
			byte[] secret = HexFormat.of().parseHex(line.substring(line.lastIndexOf(' ') + 1));
			int keyBytes = suite.contains("AES_128") ? 16 : 32;
			return new TrafficKeys(suite, secret, expand(suite, secret, "key", keyBytes),
					expand(suite, secret, "iv", IV_BYTES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] expand(String suite, byte[] secret, String label, int length) {
		try {
			String name = suite.endsWith("SHA384") ? "HmacSHA384" : "HmacSHA256";
			Mac mac = Mac.getInstance(name);
			mac.init(new SecretKeySpec(secret, name));
			byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
			mac.update(ByteBuffer.allocate(2 + 1 + full.length + 1 + 1)
				.putShort((short) length)
				.put((byte) full.length)
				.put(full)
				.put((byte) 0)
				.put((byte) 1)
				.flip());
			return Arrays.copyOf(mac.doFinal(), length);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Takes a stream apart into its records. Those before the first one that these keys
	 * open belong to the handshake; all behind it must open.
	 * @param stream all that was sent in this direction
	 * @return the records under these keys
	 */
	public List<Opened> open(byte[] stream) {
		List<Opened> opened = new ArrayList<>();
		int at = 0;
		while (at < stream.length) {
			int end = at + HEADER_BYTES + ((stream[at + 3] & 0xff) << 8 | stream[at + 4] & 0xff);
			if (end > stream.length) {
				throw new IllegalStateException("The stream ends inside of a record");
			}
			byte[] plain = (stream[at] == APPLICATION_DATA) ? open(stream, at, end, opened.size()) : null;
			if (plain != null) {
				opened.add(Opened.of(plain));
			}
			else if (!opened.isEmpty()) {
				throw new IllegalStateException("The record at " + at + " is another's");
			}
			at = end;
		}
		return opened;
	}

	private byte[] open(byte[] stream, int from, int to, long sequence) {
		byte[] nonce = this.iv.clone();
		for (int i = 0; i < Long.BYTES; i++) {
			nonce[IV_BYTES - 1 - i] ^= (byte) (sequence >>> 8 * i);
		}
		try {
			boolean aes = this.suite.contains("AES");
			AlgorithmParameterSpec parameters = aes ? new GCMParameterSpec(TAG_BITS, nonce)
					: new IvParameterSpec(nonce);
			Cipher cipher = Cipher.getInstance(aes ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
			cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(this.key, aes ? "AES" : "ChaCha20"), parameters);
			cipher.updateAAD(stream, from, HEADER_BYTES);
			return cipher.doFinal(stream, from + HEADER_BYTES, to - from - HEADER_BYTES);
		}
		catch (AEADBadTagException ex) {
			return null;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What was in a record.
	 *
	 * @param type its type, inside
	 * @param content its content
	 */
	public record Opened(int type, byte[] content) {

		/** The alert that ends a connection in order. */
		private static final byte[] CLOSE_NOTIFY = { 1, 0 };

		private static Opened of(byte[] plain) {
			int last = plain.length - 1;
			while (plain[last] == 0) {
				last--;
			}
			return new Opened(plain[last], Arrays.copyOf(plain, last));
		}

		public boolean isCloseNotify() {
			return this.type == ALERT && Arrays.equals(this.content, CLOSE_NOTIFY);
		}

	}

}
