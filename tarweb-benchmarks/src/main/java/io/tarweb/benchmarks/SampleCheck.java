package io.tarweb.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Sees that a server answers what the content says before and after its answers are
 * counted: status, length and hash of the bodies.
 */
final class SampleCheck {

	private static final int RANDOM_SAMPLE = 50;

	private final BenchContent content;

	SampleCheck(BenchContent content) {
		this.content = content;
	}

	/**
	 * Checks one server on one case.
	 * @param load what it is going to be asked
	 * @param port its port
	 * @return the header line that makes the request of this case conditional, or nothing
	 * @throws IOException if it answers wrongly or not at all; the message says how
	 */
	String check(LoadCase load, int port) throws IOException {
		try (Probe probe = (load == LoadCase.TLS) ? Probe.secured(port, InetAddress.getLoopbackAddress())
				: new Probe(port)) {
			switch (load) {
				case NOT_MODIFIED -> {
					return checkNotModified(probe, load.path());
				}
				case PIPELINED -> {
					for (Reply reply : probe.pipelined(load.path(), LoadCase.PIPELINE)) {
						checkOk(load.path(), reply);
					}
				}
				case RANDOM -> {
					SplittableRandom random = new SplittableRandom(1);
					for (int i = 0; i < RANDOM_SAMPLE; i++) {
						String path = BenchContent.randomPage(random.nextInt(this.content.pages()));
						checkOk(path, probe.get(path));
					}
				}
				default -> {
					checkOk(load.path(), probe.get(load.path()));
					checkOk(load.path(), probe.get(load.path()));
				}
			}
		}
		return "";
	}

	/** A connection on which a body came with the 304 would be out of step afterwards. */
	private String checkNotModified(Probe probe, String path) throws IOException {
		Reply full = probe.get(path);
		checkOk(path, full);
		String condition = condition(full);
		for (int i = 0; i < 2; i++) {
			Reply reply = probe.get(path, condition);
			if (reply.status() != 304) {
				throw new IOException("Status " + reply.status() + " instead of 304 for " + condition);
			}
		}
		checkOk(path, probe.get(path));
		return condition;
	}

	private static String condition(Reply reply) throws IOException {
		String tag = reply.field("etag");
		if (tag != null) {
			return "If-None-Match: " + tag;
		}
		String modified = reply.field("last-modified");
		if (modified != null) {
			return "If-Modified-Since: " + modified;
		}
		throw new IOException("Neither ETag nor Last-Modified, so there is no 304 to be had");
	}

	private void checkOk(String path, Reply reply) throws IOException {
		if (reply.status() != 200) {
			throw new IOException("Status " + reply.status() + " instead of 200 for " + path);
		}
		byte[] expected = this.content.bytes(path);
		if (reply.body().length != expected.length) {
			throw new IOException(reply.body().length + " bytes instead of " + expected.length + " for " + path);
		}
		if (!hash(reply.body()).equals(hash(expected))) {
			throw new IOException("A wrong body for " + path);
		}
	}

	private static String hash(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
