package io.tarweb.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes {@code multipart/byteranges} apart (RFC 9110, 14.6), strictly.
 */
public final class Multipart {

	private static final Pattern TYPE = Pattern.compile("multipart/byteranges; boundary=([0-9A-Za-z]{1,70})");

	private static final Pattern HEAD = Pattern
		.compile("\r\n--([0-9A-Za-z]+)\r\nContent-Type: ([^\r\n]+)\r\nContent-Range: bytes ([0-9]+)-([0-9]+)/([0-9]+)"
				+ "\r\n\r\n");

	private Multipart() {
	}

	/**
	 * Parses a whole body.
	 * @param reply an answer with the type {@code multipart/byteranges}
	 * @return its parts in order
	 */
	public static List<Part> parse(Reply reply) {
		Matcher type = TYPE.matcher(reply.field("Content-Type"));
		if (!type.matches()) {
			throw new AssertionError("Not multipart/byteranges: " + reply.field("Content-Type"));
		}
		String text = new String(reply.body(), StandardCharsets.ISO_8859_1);
		List<Part> parts = new ArrayList<>();
		int at = 0;
		Matcher head = HEAD.matcher(text);
		while (head.find(at) && head.start() == at) {
			if (!head.group(1).equals(type.group(1))) {
				throw new AssertionError("Another boundary than announced: " + head.group(1));
			}
			long first = Long.parseLong(head.group(3));
			long last = Long.parseLong(head.group(4));
			int end = head.end() + (int) (last - first + 1);
			parts.add(new Part(head.group(2), first, last, Long.parseLong(head.group(5)),
					Arrays.copyOfRange(reply.body(), head.end(), end)));
			at = end;
		}
		if (!text.substring(at).equals("\r\n--" + type.group(1) + "--\r\n")) {
			throw new AssertionError("Instead of the last boundary: " + text.substring(at));
		}
		return parts;
	}

	/**
	 * One part.
	 *
	 * @param contentType its type
	 * @param first the position of its first byte
	 * @param last the position of its last byte
	 * @param completeLength the length of the whole
	 * @param content its bytes
	 */
	public record Part(String contentType, long first, long last, long completeLength, byte[] content) {

	}

}
