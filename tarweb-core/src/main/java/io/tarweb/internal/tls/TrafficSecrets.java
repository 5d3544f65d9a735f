package io.tarweb.internal.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The two secrets from which one connection's keys are derived, from the moment that
 * BoringSSL logs them until they have been used. Never printed.
 */
final class TrafficSecrets {

	private static final byte[] CLIENT = "CLIENT_TRAFFIC_SECRET_0 ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] SERVER = "SERVER_TRAFFIC_SECRET_0 ".getBytes(StandardCharsets.US_ASCII);

	/** Bytes of the client's random, between label and secret. */
	private static final int RANDOM_BYTES = 32;

	private byte @Nullable [] client;

	private byte @Nullable [] server;

	/**
	 * Takes a line of the key log (draft-ietf-tls-keylogfile): label, client random and
	 * secret, in hexadecimal. Lines with other labels are ignored.
	 */
	void take(byte[] line) {
		if (startsWith(line, CLIENT)) {
			clear(this.client);
			this.client = secret(line, CLIENT.length);
		}
		else if (startsWith(line, SERVER)) {
			clear(this.server);
			this.server = secret(line, SERVER.length);
		}
	}

	private static boolean startsWith(byte[] line, byte[] label) {
		return line.length > label.length && Arrays.equals(line, 0, label.length, label, 0, label.length);
	}

	private static byte @Nullable [] secret(byte[] line, int labelBytes) {
		int from = labelBytes + 2 * RANDOM_BYTES + 1;
		if (line.length <= from || (line.length - from) % 2 != 0) {
			return null;
		}
		byte[] secret = new byte[(line.length - from) / 2];
		for (int i = 0; i < secret.length; i++) {
			secret[i] = (byte) (Character.digit(line[from + 2 * i], 16) << 4
					| Character.digit(line[from + 2 * i + 1], 16));
		}
		return secret;
	}

	/** The client's secret. */
	byte @Nullable [] client() {
		return this.client;
	}

	/** The server's secret. */
	byte @Nullable [] server() {
		return this.server;
	}

	/** Overwrites both. */
	void clear() {
		clear(this.client);
		clear(this.server);
		this.client = null;
		this.server = null;
	}

	private static void clear(byte @Nullable [] secret) {
		if (secret != null) {
			Arrays.fill(secret, (byte) 0);
		}
	}

}
