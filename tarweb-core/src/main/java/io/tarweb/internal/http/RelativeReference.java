package io.tarweb.internal.http;

import java.io.ByteArrayOutputStream;

/**
 * A reference from one path to another (RFC 3986, 4.2 and 5.2), over as few levels as
 * possible. It stays right if a gateway adds, removes or replaces a prefix of both paths
 * without telling.
 */
public final class RelativeReference {

	private static final byte[] HERE = Octets.ascii("./");

	private static final byte[] UP = Octets.ascii("../");

	private RelativeReference() {
	}

	/**
	 * Returns a reference that begins with {@code ./} or {@code ../}, so that nothing in
	 * it is read as a scheme or a host.
	 * @param path holds the decoded path to start from, with its leading slash
	 * @param from the index of the slash
	 * @param target the encoded path to come to, with its leading slash, and possibly a
	 * query and a fragment
	 */
	public static byte[] between(byte[] path, int from, int to, byte[] target) {
		int here = from;
		int there = 0;
		int at = 0;
		for (int i = from; i < to && at < target.length && target[at] != '?' && target[at] != '#'; i++) {
			boolean encoded = target[at] == '%';
			int octet = (encoded) ? PercentEncoding.octet(target, at, target.length) : target[at];
			if (path[i] != (byte) octet || encoded && octet == '/') {
				break;
			}
			at += (encoded) ? 3 : 1;
			if (octet == '/') {
				here = i + 1;
				there = at;
			}
		}
		ByteArrayOutputStream reference = new ByteArrayOutputStream(target.length - there + 8);
		for (int i = here; i < to; i++) {
			if (path[i] == '/') {
				reference.writeBytes(UP);
			}
		}
		if (reference.size() == 0) {
			reference.writeBytes(HERE);
		}
		reference.write(target, there, target.length - there);
		return reference.toByteArray();
	}

}
