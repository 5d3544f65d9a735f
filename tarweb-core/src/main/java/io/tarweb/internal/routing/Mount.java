package io.tarweb.internal.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.tarweb.internal.http.PercentEncoding;

/**
 * The path that a site is served below. The site itself knows only the part after it.
 */
public final class Mount {

	/** All paths. */
	public static final Mount ROOT = new Mount("");

	private final String text;

	private final byte[] path;

	private final byte[] encoded;

	private Mount(String text) {
		this.text = text;
		this.path = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		for (byte octet : this.path) {
			PercentEncoding.PATH.append(out, octet);
		}
		this.encoded = out.toByteArray();
	}

	/**
	 * Creates a mount below a path.
	 * @param path the decoded path, with a slash at the start and none at the end;
	 * {@code /} for all paths
	 */
	public static Mount of(String path) {
		return path.equals("/") ? ROOT : new Mount(path);
	}

	/**
	 * The length of the decoded path in bytes, 0 for {@link #ROOT}.
	 */
	public int length() {
		return this.path.length;
	}

	/**
	 * Whether a path is below this one, or leads to it, so that it is for the site.
	 * @param bytes holds the decoded path with its leading slash
	 */
	boolean holds(byte[] bytes, int from, int to) {
		int end = from + this.path.length;
		return end <= to && Arrays.equals(this.path, 0, this.path.length, bytes, from, end)
				&& (end == to || bytes[end] == '/' || this.path.length == 0);
	}

	/**
	 * Turns a path of the site into one of the server.
	 * @param path the encoded path with its leading slash
	 * @return the same path below this one, encoded
	 */
	public byte[] locate(byte[] path) {
		byte[] located = Arrays.copyOf(this.encoded, this.encoded.length + path.length);
		System.arraycopy(path, 0, located, this.encoded.length, path.length);
		return located;
	}

	/**
	 * The path without a trailing slash.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
