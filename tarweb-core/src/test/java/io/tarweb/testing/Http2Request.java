package io.tarweb.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A request of HTTP/1.1 as HTTP/2 says it (RFC 9113, 8.3.1).
 *
 * @param fields the fields, the method and so on among them
 * @param body what follows, by its {@code Content-Length}
 */
record Http2Request(Http2Headers fields, byte[] body) {

	static final Http2Request NONE = new Http2Request(new DefaultHttp2Headers(), new byte[0]);

	private static final Pattern ABSOLUTE = Pattern.compile("([a-zA-Z]+)://([^/?#]+)(.*)");

	/** A path without control characters. */
	private static final Pattern PATH = Pattern.compile("/[^\\x00-\\x1f\\x7f]*");

	/**
	 * Reads a request.
	 * @return the request, {@code null} if the connection ends before its head does
	 */
	static @Nullable Http2Request read(InputStream in) throws IOException {
		List<String> lines = new ArrayList<>();
		for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
			if (!line.endsWith("\r\n")) {
				return null;
			}
			if (line.length() == 2) {
				return of(lines, in);
			}
			lines.add(line.substring(0, line.length() - 2));
		}
		return null;
	}

	private static String readLine(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		int octet = 0;
		while (octet >= 0 && octet != '\n') {
			octet = in.read();
			if (octet >= 0) {
				line.append((char) octet);
			}
		}
		return line.toString();
	}

	private static Http2Request of(List<String> lines, InputStream in) throws IOException {
		String[] words = lines.get(0).split(" ");
		Http2Headers fields = new DefaultHttp2Headers(false).method(words[0]).scheme("http").path(octets(words[1]));
		Matcher absolute = ABSOLUTE.matcher(words[1]);
		int length = 0;
		for (String line : lines.subList(1, lines.size())) {
			int colon = line.indexOf(':');
			String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
			String value = line.substring(colon + 1).strip();
			if (name.equals("host")) {
				fields.authority(octets(value));
				continue;
			}
			length = name.equals("content-length") ? Integer.parseInt(value) : length;
			fields.add(octets(name), octets(value));
		}
		if (absolute.matches()) {
			String path = absolute.group(3);
			fields.scheme(octets(absolute.group(1)))
				.authority(octets(absolute.group(2)))
				.path(octets(path.startsWith("/") ? path : "/" + path));
		}
		return new Http2Request(fields, in.readNBytes(length));
	}

	private static AsciiString octets(String text) {
		return new AsciiString(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** Whether it has a path that HTTP/2 doesn't forbid. */
	boolean isExpressible() {
		return PATH.matcher(this.fields.path()).matches();
	}

	boolean hasAnswerWithBody() {
		return !this.fields.method().toString().equals("HEAD");
	}

}
