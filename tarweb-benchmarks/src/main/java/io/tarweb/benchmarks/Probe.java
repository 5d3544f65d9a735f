package io.tarweb.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One connection that asks and reads the answers, byte by byte and without mercy: what a
 * load generator is too busy for.
 */
final class Probe implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 20_000;

	private final Socket socket;

	private final String host;

	private final InputStream in;

	Probe(int port) throws IOException {
		this(port, InetAddress.getLoopbackAddress());
	}

	/**
	 * Connects.
	 * @param port the server's port on 127.0.0.1
	 * @param source the address to connect from
	 * @throws IOException if that fails
	 */
	Probe(int port, InetAddress source) throws IOException {
		this(port, connect(port, source));
	}

	private Probe(int port, Socket socket) throws IOException {
		this.host = "127.0.0.1:" + port;
		this.socket = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	/**
	 * Connects over TLS, whatever the certificate, and never resumes.
	 * @param port the server's port on 127.0.0.1
	 * @param source the address to connect from
	 * @return the connection
	 * @throws IOException if that fails
	 */
	static Probe secured(int port, InetAddress source) throws IOException {
		Socket plain = connect(port, source);
		try {
			return new Probe(port, Trusting.context().getSocketFactory().createSocket(plain, null, port, true));
		}
		catch (IOException | RuntimeException ex) {
			plain.close();
			throw ex;
		}
	}

	private static Socket connect(int port, InetAddress source) throws IOException {
		Socket socket = new Socket();
		socket.bind(new InetSocketAddress(source, 0));
		socket.setSoTimeout(TIMEOUT_MILLIS);
		socket.setTcpNoDelay(true);
		socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
		return socket;
	}

	/**
	 * Asks once.
	 * @param path the path of the URL
	 * @param fields header lines to add, without line ends
	 * @return the answer
	 * @throws IOException if there is none, or it is malformed
	 */
	Reply get(String path, String... fields) throws IOException {
		return pipelined(path, 1, fields).get(0);
	}

	/**
	 * Asks once and counts.
	 * @param request the bytes of a request
	 * @return how many bytes the answer has, without a body if the request is for a head
	 * @throws IOException if there is none, or it is malformed
	 */
	int answerBytes(byte[] request) throws IOException {
		this.socket.getOutputStream().write(request);
		CountingInput counting = new CountingInput(this.in);
		boolean head = new String(request, 0, 5, StandardCharsets.ISO_8859_1).equals("HEAD ");
		readReply(counting, head);
		return counting.bytes;
	}

	List<Reply> pipelined(String path, int times, String... fields) throws IOException {
		StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + this.host + "\r\n");
		for (String field : fields) {
			request.append(field).append("\r\n");
		}
		request.append("\r\n");
		this.socket.getOutputStream().write(request.toString().repeat(times).getBytes(StandardCharsets.ISO_8859_1));
		List<Reply> replies = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			replies.add(readReply(this.in, false));
		}
		return replies;
	}

	private static Reply readReply(InputStream in, boolean head) throws IOException {
		String statusLine = readLine(in);
		String[] parts = statusLine.split(" ", 3);
		if (parts.length < 2 || !parts[0].equals("HTTP/1.1")) {
			throw new IOException("No status line: " + statusLine);
		}
		int status = Integer.parseInt(parts[1]);
		Map<String, String> fields = new HashMap<>();
		for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
			int colon = line.indexOf(':');
			fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		return new Reply(status, fields, (head || status == 304) ? new byte[0] : readBody(in, fields));
	}

	private static byte[] readBody(InputStream in, Map<String, String> fields) throws IOException {
		if ("chunked".equalsIgnoreCase(fields.get("transfer-encoding"))) {
			return readChunks(in);
		}
		String length = fields.get("content-length");
		if (length == null) {
			throw new IOException("A response without a length");
		}
		return readFully(in, Integer.parseInt(length));
	}

	private static byte[] readChunks(InputStream in) throws IOException {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		while (true) {
			int size = Integer.parseInt(readLine(in).split(";")[0].strip(), 16);
			body.writeBytes(readFully(in, size));
			readLine(in);
			if (size == 0) {
				return body.toByteArray();
			}
		}
	}

	private static byte[] readFully(InputStream in, int length) throws IOException {
		byte[] bytes = in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("The body ends after " + bytes.length + " of " + length + " bytes");
		}
		return bytes;
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int b = in.read(); b != '\n'; b = in.read()) {
			if (b < 0) {
				throw new EOFException("The connection ends in a head, after: " + line);
			}
			if (b != '\r') {
				line.append((char) b);
			}
		}
		return line.toString();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * Takes every certificate: these servers are our own.
	 */
	private static final class Trusting implements X509TrustManager {

		/** A new one each time knows no session to resume. */
		static SSLContext context() {
			try {
				SSLContext context = SSLContext.getInstance("TLSv1.3");
				context.init(null, new TrustManager[] { new Trusting() }, null);
				return context;
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String type) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

	private static final class CountingInput extends InputStream {

		private final InputStream in;

		private int bytes;

		CountingInput(InputStream in) {
			this.in = in;
		}

		@Override
		public int read() throws IOException {
			int b = this.in.read();
			this.bytes += (b >= 0) ? 1 : 0;
			return b;
		}

	}

}
