package io.tarweb.internal.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.tarweb.internal.http.PercentEncoding;

/**
 * The path that a site is served below. The site itself knows only what comes behind it.
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
	 * A mount below a path.
	 * @param path the decoded path, with a slash at the start and none at the end;
	 * {@code /} for all paths
	 */
	public static Mount of(String path) {
		return path.equals("/") ? ROOT : new Mount(path);
	}

	/**
	 * How much of each path it is.
	 * @return the length of the decoded path in bytes, 0 for {@link #ROOT}
	 */
	public int length() {
		return this.path.length;
	}

	/**
	 * Returns whether a path is below it, or leads to it.
	 * @param bytes holds the decoded path with its leading slash
	 * @return whether the site is asked
	 */
	boolean holds(byte[] bytes, int from, int to) {
		int end = from + this.path.length;
		return end <= to && Arrays.equals(this.path, 0, this.path.length, bytes, from, end)
				&& (end == to || bytes[end] == '/' || this.path.length == 0);
	}

	/**
	 * Makes a path of the site one of the server.
	 * @param path the encoded path with its leading slash
	 * @return the same path below this one, encoded
	 */
	public byte[] locate(byte[] path) {
		byte[] located = Arrays.copyOf(this.encoded, this.encoded.length + path.length);
		System.arraycopy(path, 0, located, this.encoded.length, path.length);
		return located;
	}

	/**
	 * Gives the path without a slash at the end.
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
