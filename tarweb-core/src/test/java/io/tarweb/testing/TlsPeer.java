package io.tarweb.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * A client of TLS 1.3 whose bytes can be held in one's hands before they are sent:
 * flights of the handshake and records of data, to be joined and divided as a test likes.
 */
public final class TlsPeer implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 30_000;

	private final Socket socket;

	private final SSLEngine engine;

	private final ByteBuffer received;

	private final ByteBuffer plain;

	public TlsPeer(InetSocketAddress address, SSLContext context, String... suites) {
		try {
			this.socket = new Socket();
			this.socket.setTcpNoDelay(true);
			this.socket.setSoTimeout(TIMEOUT_MILLIS);
			this.socket.connect(address, TIMEOUT_MILLIS);
			this.engine = context.createSSLEngine("localhost", address.getPort());
			this.engine.setUseClientMode(true);
			SSLParameters parameters = this.engine.getSSLParameters();
			parameters.setProtocols(new String[] { "TLSv1.3" });
			if (suites.length > 0) {
				parameters.setCipherSuites(suites);
			}
			this.engine.setSSLParameters(parameters);
			this.received = ByteBuffer.allocate(256 * 1024).flip();
			this.plain = ByteBuffer.allocate(256 * 1024).flip();
			this.engine.beginHandshake();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The client's first message.
	 * @return whole records, not sent
	 */
	public byte[] firstFlight() {
		return flight(true);
	}

	/**
	 * Sends the first message, unless that was done, and waits for the server's.
	 * @return the client's answer, with which the handshake is done; not sent
	 */
	public byte[] lastFlight() {
		if (this.engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
			send(firstFlight());
		}
		return flight(false);
	}

	private byte[] flight(boolean untilServer) {
		ByteArrayOutputStream flight = new ByteArrayOutputStream();
		while (true) {
			switch (this.engine.getHandshakeStatus()) {
				case NEED_TASK -> this.engine.getDelegatedTask().run();
				case NEED_WRAP -> flight.writeBytes(wrap(ByteBuffer.allocate(0)));
				case NEED_UNWRAP -> {
					if (untilServer) {
						return flight.toByteArray();
					}
					if (!unwrap()) {
						throw new UncheckedIOException(new EOFException("The connection ended"));
					}
				}
				default -> {
					return flight.toByteArray();
				}
			}
		}
	}

	public TlsPeer handshake() {
		return send(lastFlight());
	}

	/**
	 * A record of application data.
	 * @param text the text
	 * @return the record, not sent
	 */
	public byte[] record(String text) {
		return wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
	}

	/**
	 * A record with new keys for this side, and the demand for new ones of the other.
	 * @return the record, not sent
	 */
	public byte[] keyUpdate() {
		try {
			this.engine.beginHandshake();
			return flight(false);
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The alert that ends this side.
	 * @return the record, not sent
	 */
	public byte[] closeNotify() {
		this.engine.closeOutbound();
		return wrap(ByteBuffer.allocate(0));
	}

	private byte[] wrap(ByteBuffer text) {
		try {
			ByteBuffer record = ByteBuffer.allocate(this.engine.getSession().getPacketBufferSize());
			this.engine.wrap(text, record);
			byte[] bytes = new byte[record.flip().remaining()];
			record.get(bytes);
			return bytes;
		}
		catch (SSLException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public TlsPeer send(byte[] bytes) {
		return send(bytes, 0, bytes.length);
	}

	public TlsPeer send(byte[] bytes, int from, int to) {
		try {
			this.socket.getOutputStream().write(bytes, from, to - from);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Decrypts one record.
	 * @return whether there was one; otherwise the stream has ended
	 */
	private boolean unwrap() {
		try {
			while (true) {
				this.plain.compact();
				SSLEngineResult result = this.engine.unwrap(this.received, this.plain);
				this.plain.flip();
				while (this.engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
					this.engine.getDelegatedTask().run();
				}
				switch (result.getStatus()) {
					case OK -> {
						return true;
					}
					case CLOSED -> {
						return false;
					}
					default -> {
						if (!receive()) {
							return false;
						}
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean receive() throws IOException {
		byte[] bytes = new byte[16 * 1024];
		int count = this.socket.getInputStream()
			.read(bytes, 0, Math.min(bytes.length, this.received.capacity() - this.received.remaining()));
		if (count < 0) {
			return false;
		}
		this.received.compact().put(bytes, 0, count).flip();
		return true;
	}

	/**
	 * Reads one answer with its body.
	 * @return the answer
	 */
	public Reply read() {
		StringBuilder head = new StringBuilder();
		while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
			head.append((char) (octet() & 0xff));
		}
		String[] lines = head.toString().split("\r\n");
		Reply reply = new Reply(lines[0], List.of(lines).subList(1, lines.length), new byte[0]);
		String length = reply.find("Content-Length");
		byte[] body = new byte[(length != null) ? Integer.parseInt(length) : 0];
		for (int i = 0; i < body.length; i++) {
			body[i] = octet();
		}
		return new Reply(reply.statusLine(), reply.fields(), body);
	}

	private byte octet() {
		while (!this.plain.hasRemaining()) {
			if (!unwrap()) {
				throw new UncheckedIOException(new EOFException("The connection ended"));
			}
		}
		return this.plain.get();
	}

	/**
	 * Waits for the end of what the server sends, however it comes.
	 * @return whether it said that it would be the end
	 */
	public boolean isEndedByCloseNotify() {
		try {
			while (unwrap()) {
				this.plain.position(this.plain.limit());
			}
			return this.engine.isInboundDone();
		}
		catch (UncheckedIOException ex) {
			if (ex.getCause() instanceof SocketException) {
				return false;
			}
			throw ex;
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

	/** Vanishes: the server gets a reset. */
	public void reset() {
		try {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
