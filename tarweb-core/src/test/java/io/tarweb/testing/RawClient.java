package io.tarweb.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client that sends exactly the bytes a test gives it and takes answers apart by their
 * {@code Content-Length}. Whatever doesn't come within half a minute fails the test.
 */
public final class RawClient implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 30_000;

	private final Socket socket;

	/** What is ended and reset: beneath TLS, if that is in between. */
	private final Socket transport;

	private final InputStream in;

	private RawClient(Socket socket, Socket transport) throws IOException {
		this.socket = socket;
		this.transport = transport;
		this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
	}

	public static RawClient connect(InetSocketAddress address) {
		return connect(address, 0);
	}

	/**
	 * Connects with a receive window of its own.
	 * @param address the server
	 * @param receiveBytes what the kernel takes from the server before the test reads, 0
	 * for the kernel's choice
	 * @return the client
	 */
	public static RawClient connect(InetSocketAddress address, int receiveBytes) {
		try {
			Socket socket = new Socket();
			if (receiveBytes > 0) {
				socket.setReceiveBufferSize(receiveBytes);
			}
			socket.setTcpNoDelay(true);
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(address, TIMEOUT_MILLIS);
			return new RawClient(socket, socket);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Talks over a socket that is connected already.
	 * @param socket the socket, of TLS for instance
	 * @return the client
	 */
	public static RawClient over(Socket socket) {
		return over(socket, socket);
	}

	/**
	 * The same with an end that TLS knows nothing of.
	 * @param socket the socket, of TLS
	 * @param transport the socket beneath, which is ended and reset
	 * @return the client
	 */
	public static RawClient over(Socket socket, Socket transport) {
		try {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			return new RawClient(socket, transport);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The head of a GET request in HTTP/1.1.
	 * @param target the request target
	 * @param fields whole field lines
	 * @return the head with its last empty line
	 */
	public static String get(String target, String... fields) {
		return request("GET " + target + " HTTP/1.1", fields);
	}

	/**
	 * Any request head, with a {@code Host}.
	 * @param requestLine the request line
	 * @param fields whole field lines
	 * @return the head with its last empty line
	 */
	public static String request(String requestLine, String... fields) {
		StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: test\r\n");
		for (String field : fields) {
			head.append(field).append("\r\n");
		}
		return head.append("\r\n").toString();
	}

	/**
	 * Sends a text.
	 * @param text the text, a byte for every character
	 * @return this client
	 */
	public RawClient send(String text) {
		return send(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	public RawClient send(byte[] bytes) {
		return send(bytes, 0, bytes.length);
	}

	public RawClient send(byte[] bytes, int from, int length) {
		try {
			this.socket.getOutputStream().write(bytes, from, length);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sends from a thread of its own, until everything is sent or the connection ends.
	 * @param text the text, a byte for every character
	 * @return done when nothing more is sent
	 */
	public CompletableFuture<Void> sendAsMuchAsTheServerTakes(String text) {
		return Background.run(() -> {
			try {
				send(text);
			}
			catch (UncheckedIOException ex) {
				// That is what the test may be about.
			}
		});
	}

	/**
	 * Whether something can be read at once.
	 * @return whether bytes have come
	 */
	public boolean hasInput() {
		try {
			return this.in.available() > 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits for a byte or the end of the connection, however it comes.
	 * @return whether it is the end
	 */
	public boolean isAtEnd() {
		try {
			this.in.mark(1);
			boolean end = this.in.read() < 0;
			this.in.reset();
			return end;
		}
		catch (SocketTimeoutException ex) {
			throw new UncheckedIOException("Nothing came", ex);
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Reads one answer with its body.
	 * @return the answer
	 */
	public Reply read() {
		Reply head = readHead();
		return new Reply(head.statusLine(), head.fields(), readBody(Integer.parseInt(head.field("Content-Length"))));
	}

	/**
	 * Reads the head of one answer, which is all that HEAD gets.
	 * @return the answer without its body
	 */
	public Reply readHead() {
		String statusLine = readLine();
		List<String> fields = new ArrayList<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			fields.add(line);
		}
		return new Reply(statusLine, fields, new byte[0]);
	}

	public byte[] readBody(int length) {
		try {
			byte[] body = this.in.readNBytes(length);
			if (body.length < length) {
				throw new EOFException("The body ended after " + body.length + " of " + length + " bytes");
			}
			return body;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The bytes that come, as a stream.
	 * @return the input
	 */
	public InputStream input() {
		return this.in;
	}

	private String readLine() {
		try {
			ByteArrayOutputStream line = new ByteArrayOutputStream();
			int octet = this.in.read();
			while (octet != '\n') {
				if (octet < 0) {
					throw new EOFException("The connection ended after '" + line + "'");
				}
				line.write(octet);
				octet = this.in.read();
			}
			String text = line.toString(StandardCharsets.ISO_8859_1);
			if (!text.endsWith("\r")) {
				throw new IOException("No CR before LF in '" + text + "'");
			}
			return text.substring(0, text.length() - 1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads on until the connection ends.
	 * @return how it ended
	 */
	public Ending awaitEnding() {
		byte[] rest = new byte[64 * 1024];
		long count = 0;
		try {
			int read = this.in.read(rest);
			while (read >= 0) {
				count += read;
				read = this.in.read(rest);
			}
			return new Ending(false, count);
		}
		catch (SocketTimeoutException ex) {
			throw new UncheckedIOException("The connection didn't end", ex);
		}
		catch (IOException ex) {
			return new Ending(true, count);
		}
	}

	/**
	 * Ends this side of the connection; the other can still be read.
	 * @return this client
	 */
	public RawClient endOutput() {
		try {
			this.transport.shutdownOutput();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Vanishes: the server gets a reset.
	 */
	public void reset() {
		try {
			this.transport.setSoLinger(true, 0);
			this.transport.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.transport.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * How a connection ended.
	 *
	 * @param reset whether by a reset, or by an end of the stream
	 * @param unreadBytes how many bytes came before
	 */
	public record Ending(boolean reset, long unreadBytes) {

		/** The end of the stream right behind what was read. */
		public static final Ending CLEAN = new Ending(false, 0);

	}

}
