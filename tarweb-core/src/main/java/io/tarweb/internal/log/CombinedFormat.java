package io.tarweb.internal.log;

import io.tarweb.internal.http.HttpDate;
import io.tarweb.internal.http.Octets;
import io.tarweb.internal.log.LoggedRequest.Part;

/**
 * The combined format, as nginx writes it: {@code addr - - [21/Nov/2026:20:13:34 +0000]
 * "GET /x HTTP/1.1" 200 15 "referer" "agent"}. Times are in UTC. Absent values are
 * dashes.
 */
final class CombinedFormat implements LineFormat {

	private static final byte[] NOBODY = Octets.ascii(" - - [");

	private static final byte[] REQUEST = Octets.ascii(" +0000] \"");

	private static final byte[] CUT = Octets.ascii("...");

	/** Of {@code \xHH}. */
	private static final int ESCAPE_BYTES = 4;

	private final byte[] time = Octets.ascii("01/Jan/1970:00:00:00");

	private final byte[] date = new byte[HttpDate.LENGTH];

	private long epochSecond;

	@Override
	public void append(LineBuffer out, LoggedRequest request, int status, long bodyBytes, long epochMillis,
			long durationNanos) {
		text(out, request.addressBytes(), request.addressFrom(), request.addressTo());
		out.append(NOBODY);
		out.append(time(Math.floorDiv(epochMillis, 1000)));
		out.append(REQUEST);
		requestLine(out, request);
		out.append('"');
		out.append(' ');
		out.appendDecimal(status);
		out.append(' ');
		out.appendDecimal(bodyBytes);
		quoted(out, request, Part.REFERER);
		quoted(out, request, Part.USER_AGENT);
	}

	/** The pieces of an IMF-fixdate in another order. */
	private byte[] time(long epochSecond) {
		if (epochSecond != this.epochSecond) {
			this.epochSecond = epochSecond;
			HttpDate.format(epochSecond, this.date, 0);
			System.arraycopy(this.date, 5, this.time, 0, 2);
			System.arraycopy(this.date, 8, this.time, 3, 3);
			System.arraycopy(this.date, 12, this.time, 7, 4);
			System.arraycopy(this.date, 17, this.time, 12, 8);
		}
		return this.time;
	}

	private static void requestLine(LineBuffer out, LoggedRequest request) {
		textOrDash(out, request, Part.METHOD);
		if (request.has(Part.TARGET)) {
			out.append(' ');
			textOrDash(out, request, Part.TARGET);
		}
		if (request.has(Part.PROTOCOL)) {
			out.append(' ');
			textOrDash(out, request, Part.PROTOCOL);
		}
	}

	private static void quoted(LineBuffer out, LoggedRequest request, Part part) {
		out.append(' ');
		out.append('"');
		textOrDash(out, request, part);
		out.append('"');
	}

	private static void textOrDash(LineBuffer out, LoggedRequest request, Part part) {
		if (request.has(part)) {
			text(out, request.bytes(), request.from(part), request.to(part));
		}
		else {
			out.append('-');
		}
	}

	static void text(LineBuffer out, byte[] bytes, int from, int to) {
		int end = out.length() + LineBuffer.MAX_TEXT_BYTES;
		int at = out.appendPlain(bytes, from, to, end);
		while (at < to) {
			if (out.length() + ESCAPE_BYTES > end) {
				out.append(CUT);
				return;
			}
			out.append('\\');
			out.append('x');
			out.appendUpperHex(bytes[at]);
			at = out.appendPlain(bytes, at + 1, to, end);
		}
	}

}
