package io.tarweb.internal.log;

import java.time.Instant;

import io.tarweb.internal.http.Octets;
import io.tarweb.internal.http.Utf8;
import io.tarweb.internal.log.LoggedRequest.Part;

/**
 * One JSON object (RFC 8259) per line, always with the same members in the same order;
 * absent values are {@code null}. The time is in UTC, as in RFC 3339, with milliseconds.
 */
final class JsonFormat implements LineFormat {

	private static final byte[] TIME = Octets.ascii("{\"time\":\"");

	private static final byte[] REMOTE = Octets.ascii("Z\",\"remote\":");

	private static final byte[] METHOD = Octets.ascii(",\"method\":");

	private static final byte[] TARGET = Octets.ascii(",\"target\":");

	private static final byte[] PROTOCOL = Octets.ascii(",\"protocol\":");

	private static final byte[] STATUS = Octets.ascii(",\"status\":");

	private static final byte[] BYTES = Octets.ascii(",\"bytes\":");

	private static final byte[] DURATION = Octets.ascii(",\"duration_us\":");

	private static final byte[] REFERER = Octets.ascii(",\"referer\":");

	private static final byte[] USER_AGENT = Octets.ascii(",\"user_agent\":");

	private static final byte[] TLS_PROTOCOL = Octets.ascii(",\"tls_protocol\":\"");

	private static final byte[] TLS_CIPHER = Octets.ascii("\",\"tls_cipher\":\"");

	private static final byte[] TLS_BY_KERNEL = Octets.ascii("\",\"tls_kernel\":true");

	private static final byte[] TLS_IN_USER_SPACE = Octets.ascii("\",\"tls_kernel\":false");

	private static final byte[] NO_TLS = Octets.ascii(",\"tls_protocol\":null,\"tls_cipher\":null,\"tls_kernel\":null");

	private static final byte[] NULL = Octets.ascii("null");

	private static final byte[] UNICODE = Octets.ascii("\\u00");

	private static final byte[] CUT = Octets.ascii("...");

	/** A backslash, a u and four digits. */
	private static final int ESCAPE_BYTES = 6;

	private byte[] time = Octets.ascii("1970-01-01T00:00:00");

	private long epochSecond;

	@Override
	public void append(LineBuffer out, LoggedRequest request, int status, long bodyBytes, long epochMillis,
			long durationNanos) {
		out.append(TIME);
		time(out, epochMillis);
		out.append(REMOTE);
		text(out, request.addressBytes(), request.addressFrom(), request.addressTo());
		member(out, METHOD, request, Part.METHOD);
		member(out, TARGET, request, Part.TARGET);
		member(out, PROTOCOL, request, Part.PROTOCOL);
		out.append(STATUS);
		out.appendDecimal(status);
		out.append(BYTES);
		out.appendDecimal(bodyBytes);
		out.append(DURATION);
		out.appendDecimal(durationNanos / 1000);
		member(out, REFERER, request, Part.REFERER);
		member(out, USER_AGENT, request, Part.USER_AGENT);
		tls(out, request.client());
		out.append('}');
	}

	/** Names of versions and ciphers have nothing to escape. */
	private static void tls(LineBuffer out, LoggedClient client) {
		byte[] protocol = client.tlsProtocol();
		byte[] cipher = client.tlsCipher();
		if (protocol == null || cipher == null) {
			out.append(NO_TLS);
			return;
		}
		out.append(TLS_PROTOCOL);
		out.append(protocol);
		out.append(TLS_CIPHER);
		out.append(cipher);
		out.append(client.isKernelTls() ? TLS_BY_KERNEL : TLS_IN_USER_SPACE);
	}

	private void time(LineBuffer out, long epochMillis) {
		long epochSecond = Math.floorDiv(epochMillis, 1000);
		if (epochSecond != this.epochSecond) {
			this.epochSecond = epochSecond;
			String text = Instant.ofEpochSecond(epochSecond).toString();
			this.time = Octets.ascii(text.substring(0, text.length() - 1));
		}
		int millis = Math.floorMod(epochMillis, 1000);
		out.append(this.time);
		out.append('.');
		out.append((char) ('0' + millis / 100));
		out.append((char) ('0' + millis / 10 % 10));
		out.append((char) ('0' + millis % 10));
	}

	private static void member(LineBuffer out, byte[] name, LoggedRequest request, Part part) {
		out.append(name);
		if (request.has(part)) {
			text(out, request.bytes(), request.from(part), request.to(part));
		}
		else {
			out.append(NULL);
		}
	}

	static void text(LineBuffer out, byte[] bytes, int from, int to) {
		out.append('"');
		int end = out.length() + LineBuffer.MAX_TEXT_BYTES;
		int at = out.appendPlain(bytes, from, to, end);
		while (at < to) {
			if (out.length() + ESCAPE_BYTES > end) {
				out.append(CUT);
				break;
			}
			at += character(out, bytes, at, to);
			at = out.appendPlain(bytes, at, to, end);
		}
		out.append('"');
	}

	/**
	 * Appends one character that isn't plain.
	 * @return how many bytes it was
	 */
	private static int character(LineBuffer out, byte[] bytes, int at, int to) {
		byte octet = bytes[at];
		if (octet == '"' || octet == '\\') {
			out.append('\\');
			out.append(octet);
			return 1;
		}
		int length = (octet < 0) ? Utf8.lengthOfSequence(bytes, at, to) : 0;
		if (length == 0) {
			escaped(out, octet);
			return 1;
		}
		if (isControl(bytes, at)) {
			escaped(out, bytes[at + 1]);
		}
		else {
			out.append(bytes, at, at + length);
		}
		return length;
	}

	/**
	 * U+0080 to U+009F, which JSON allows and some terminals obey.
	 */
	private static boolean isControl(byte[] bytes, int at) {
		return bytes[at] == (byte) 0xc2 && bytes[at + 1] < (byte) 0xa0;
	}

	private static void escaped(LineBuffer out, byte octet) {
		out.append(UNICODE);
		out.appendHex(octet);
	}

}
