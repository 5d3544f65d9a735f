package io.tarweb.internal.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http1.RequestScanner;

/**
 * Request heads as the server reads them.
 */
final class Requests {

	private static final int MAX_HEAD_BYTES = 64 * 1024;

	private Requests() {
	}

	/**
	 * Scans a head, which may turn out to be none.
	 * @param text the head, a character for every byte
	 */
	static RequestHead scan(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		RequestScanner scanner = new RequestScanner(MAX_HEAD_BYTES);
		scanner.scan(Arrays.copyOf(bytes, bytes.length + MAX_HEAD_BYTES), 0, bytes.length);
		return scanner.request().head();
	}

	static RequestHead get(String target, String... fields) {
		return scan("GET " + target + " HTTP/1.1\r\nHost: a\r\n"
				+ ((fields.length > 0) ? String.join("\r\n", fields) + "\r\n" : "") + "\r\n");
	}

	/** The bytes as text, a character for every byte. */
	static String text(LineBuffer line) {
		return new String(line.toByteArray(), StandardCharsets.ISO_8859_1);
	}

	/** What a format makes of a request, a character for every byte. */
	static String line(LineFormat format, LoggedRequest request, int status, long bodyBytes, long epochMillis,
			long durationNanos) {
		LineBuffer line = new LineBuffer();
		format.append(line, request, status, bodyBytes, epochMillis, durationNanos);
		return text(line);
	}

}
