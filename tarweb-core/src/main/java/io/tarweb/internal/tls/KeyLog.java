package io.tarweb.internal.tls;

import java.lang.reflect.Field;
import java.util.Arrays;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.internal.tcnative.KeyLogCallback;
import io.netty.internal.tcnative.SSLContext;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Receives the secrets of handshakes from BoringSSL, on the thread that works on the
 * handshake. So the code that passes bytes to a handshake listens while it does so, and
 * there is no table of connections that could keep a secret.
 */
final class KeyLog implements KeyLogCallback {

	private static final KeyLog INSTANCE = new KeyLog();

	private static final FastThreadLocal<TrafficSecrets> LISTENER = new FastThreadLocal<>();

	private KeyLog() {
	}

	/**
	 * Enables the key log for a context's connections.
	 * @return {@code null}, or the reason why that isn't possible
	 */
	static @Nullable String enable(ReferenceCountedOpenSslContext context) {
		try {
			// sslCtxPointer() returns a different pointer; passing that one here would
			// crash the process.
			Field field = ReferenceCountedOpenSslContext.class.getDeclaredField("ctx");
			field.setAccessible(true);
			long ctx = field.getLong(context);
			return SSLContext.setKeyLogCallback(ctx, INSTANCE) ? null : "the TLS library tells no keys";
		}
		catch (ReflectiveOperationException | RuntimeException | LinkageError ex) {
			return "the TLS library's keys are out of reach: " + ex;
		}
	}

	/**
	 * Lets one connection receive the secrets that are logged on this thread.
	 */
	static void listen(TrafficSecrets listener) {
		LISTENER.set(listener);
	}

	/** Stops listening. */
	static void stop() {
		LISTENER.remove();
	}

	@Override
	public void handle(long ssl, byte[] line) {
		TrafficSecrets listener = LISTENER.getIfExists();
		if (listener != null) {
			listener.take(line);
		}
		Arrays.fill(line, (byte) 0);
	}

}
