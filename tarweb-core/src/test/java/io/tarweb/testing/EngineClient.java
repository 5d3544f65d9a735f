package io.tarweb.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * A client of TLS that decides which bytes go together, and sees how the server ends.
 */
public final class EngineClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 30_000;

	private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

	private final Socket socket;

	private final SSLEngine engine;

	private final ByteArrayOutputStream plain = new ByteArrayOutputStream();

	private ByteBuffer received = ByteBuffer.allocate(64 * 1024).flip();

	public EngineClient(SSLContext context, InetSocketAddress address, String protocol) {
		try {
			this.engine = context.createSSLEngine("localhost", address.getPort());
			this.engine.setUseClientMode(true);
			this.engine.setEnabledProtocols(new String[] { protocol });
			this.socket = new Socket();
			this.socket.setTcpNoDelay(true);
			this.socket.setSoTimeout(TIMEOUT_MILLIS);
			this.socket.connect(address, TIMEOUT_MILLIS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Shakes hands up to the last message of the client.
	 * @return that message, with what goes with it; it hasn't been sent
	 */
	public byte[] handshake() {
		try {
			this.engine.beginHandshake();
			byte[] unsent = new byte[0];
			while (true) {
				switch (this.engine.getHandshakeStatus()) {
					case NEED_TASK -> this.engine.getDelegatedTask().run();
					case NEED_WRAP -> {
						unsent = concat(unsent, wrap(NOTHING));
					}
					case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
						send(unsent);
						unsent = new byte[0];
						unwrap();
					}
					default -> {
						return unsent;
					}
				}
			}
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public byte[] encrypt(String text) {
		ByteArrayOutputStream records = new ByteArrayOutputStream();
		ByteBuffer in = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
		while (in.hasRemaining()) {
			records.writeBytes(wrap(in));
		}
		return records.toByteArray();
	}

	/**
	 * The close_notify of this side.
	 * @return the record
	 */
	public byte[] closeNotify() {
		this.engine.closeOutbound();
		return wrap(NOTHING);
	}

	public static byte[] concat(byte[] first, byte[] second) {
		byte[] both = new byte[first.length + second.length];
		System.arraycopy(first, 0, both, 0, first.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	private byte[] wrap(ByteBuffer in) {
		try {
			ByteBuffer out = ByteBuffer.allocate(this.engine.getSession().getPacketBufferSize());
			this.engine.wrap(in, out);
			byte[] record = new byte[out.position()];
			out.flip().get(record);
			return record;
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public EngineClient send(byte[] bytes) {
		return send(bytes, 0, bytes.length);
	}

	public EngineClient send(byte[] bytes, int from, int length) {
		try {
			this.socket.getOutputStream().write(bytes, from, length);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ends this side of the connection below TLS.
	 * @return this client
	 */
	public EngineClient endOutput() {
		try {
			this.socket.shutdownOutput();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads up to the end of an answer with a short body.
	 * @param body the body
	 * @return all that has come
	 */
	public String readUpTo(String body) {
		String text = this.plain.toString(StandardCharsets.ISO_8859_1);
		while (!text.endsWith("\r\n\r\n" + body)) {
			if (!unwrap()) {
				throw new AssertionError("The connection ended after '" + text + "'");
			}
			text = this.plain.toString(StandardCharsets.ISO_8859_1);
		}
		this.plain.reset();
		return text;
	}

	/**
	 * Reads up to the end of the connection.
	 * @return whether the server said that it is one
	 */
	public boolean isEndNotified() {
		boolean more = true;
		while (more) {
			more = unwrap();
		}
		return this.engine.isInboundDone();
	}

	/** Waits for the first bytes of an answer. */
	public void awaitAnswer() {
		while (this.plain.size() == 0) {
			if (!unwrap()) {
				throw new AssertionError("The connection ended");
			}
		}
	}

	/**
	 * Reads up to the end of the connection below TLS.
	 * @return whether it is a reset
	 */
	public boolean isReset() {
		byte[] rest = new byte[64 * 1024];
		try {
			while (this.socket.getInputStream().read(rest) >= 0) {
				// On to the end.
			}
			return false;
		}
		catch (SocketException ex) {
			return true;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Decrypts a record.
	 * @return {@code false} at the end
	 */
	private boolean unwrap() {
		try {
			ByteBuffer out = ByteBuffer.allocate(this.engine.getSession().getApplicationBufferSize());
			SSLEngineResult result = this.engine.unwrap(this.received, out);
			this.plain.write(out.array(), 0, out.position());
			if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
				return receive();
			}
			while (this.engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
				this.engine.getDelegatedTask().run();
			}
			return result.getStatus() != SSLEngineResult.Status.CLOSED;
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean receive() {
		byte[] chunk = new byte[16 * 1024];
		int length;
		try {
			length = this.socket.getInputStream().read(chunk);
		}
		catch (IOException ex) {
			return false;
		}
		if (length < 0) {
			return false;
		}
		ByteBuffer more = ByteBuffer.allocate(this.received.remaining() + length);
		this.received = more.put(this.received).put(chunk, 0, length).flip();
		return true;
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
