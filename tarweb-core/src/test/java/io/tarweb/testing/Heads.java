package io.tarweb.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http1.RequestScanner;

/**
 * Request heads out of text.
 */
public final class Heads {

	private static final int MAX_HEAD_BYTES = 8192;

	private Heads() {
	}

	public static RequestHead get(String target, String... fields) {
		return parse(RawClient.get(target, fields));
	}

	public static RequestHead head(String target, String... fields) {
		return parse(RawClient.request("HEAD " + target + " HTTP/1.1", fields));
	}

	/**
	 * Scans a head.
	 * @param text the whole head, a byte for every character
	 * @return the head, in an array of its own
	 */
	public static RequestHead parse(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		RequestScanner scanner = new RequestScanner(MAX_HEAD_BYTES);
		int end = scanner.scan(Arrays.copyOf(bytes, bytes.length + MAX_HEAD_BYTES), 0, bytes.length);
		if (end != bytes.length) {
			throw new IllegalArgumentException("No request head, but " + end + ": " + text);
		}
		return scanner.request().head();
	}

}
