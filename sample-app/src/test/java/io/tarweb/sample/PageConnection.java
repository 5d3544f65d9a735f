package io.tarweb.sample;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One keep-alive connection. Unlike an HTTP client it never retries nor reconnects, so
 * that an answer that failed can't go unnoticed.
 */
final class PageConnection implements AutoCloseable {

	private static final int PATIENCE_MILLIS = (int) Duration.ofMinutes(1).toMillis();

	private final Socket socket;

	private final InputStream in;

	PageConnection(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	Page get(String path) throws IOException {
		String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		String statusLine = readLine();
		Map<String, String> headers = new TreeMap<>();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
		}
		int length = Integer.parseInt(headers.get("content-length"));
		byte[] body = this.in.readNBytes(length);
		if (body.length < length) {
			throw new EOFException("The body of " + path + " ended after " + body.length + " of " + length + " bytes");
		}
		return new Page(Integer.parseInt(statusLine.split(" ")[1]), headers, body);
	}

	/**
	 * Waits for the server to close the connection in an orderly way.
	 * @return whether it did so without sending anything
	 * @throws IOException if the connection is reset instead
	 */
	boolean awaitClose() throws IOException {
		return this.in.read() < 0;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int b = this.in.read(); b != '\n'; b = this.in.read()) {
			if (b < 0) {
				throw new EOFException("The connection was closed after '" + line + "'");
			}
			line.append((char) b);
		}
		return line.toString().stripTrailing();
	}

	/**
	 * What was answered.
	 *
	 * @param status the status code
	 * @param headers the header fields by name in lower case
	 * @param body the body, complete
	 */
	record Page(int status, Map<String, String> headers, byte[] body) {
	}

}
