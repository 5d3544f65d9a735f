package io.tarweb.pack;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Names as the file system has them.
 */
final class SourceName {

	private SourceName() {
	}

	/**
	 * Returns a path's last name. A JVM that was started in the C locale shows characters
	 * other than ASCII as question marks or the like, but a path keeps its bytes, and its
	 * URI shows them.
	 * @param path a path with a name
	 * @return the name, or {@code null} if it isn't UTF-8
	 */
	static @Nullable String of(Path path) {
		String text = String.valueOf(path.getFileName());
		if (isAscii(text)) {
			return text;
		}
		String uri = path.toUri().getRawPath();
		int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
		return decode(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end));
	}

	private static boolean isAscii(String text) {
		for (int i = 0; i < text.length(); i++) {
			// A question mark may stand for a character that the locale doesn't have.
			if (text.charAt(i) > 126 || text.charAt(i) == '?') {
				return false;
			}
		}
		return true;
	}

	/**
	 * Undoes percent-encoding.
	 * @param encoded a text with {@code %HH}; a percent sign before anything else stands
	 * for itself
	 * @return the text, or {@code null} if it isn't UTF-8
	 */
	static @Nullable String decode(String encoded) {
		if (encoded.indexOf('%') < 0) {
			return encoded;
		}
		byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
		int length = 0;
		for (int i = 0; i < bytes.length; i++) {
			int high = (bytes[i] == '%' && i + 2 < bytes.length) ? Character.digit(bytes[i + 1], 16) : -1;
			int low = (high >= 0) ? Character.digit(bytes[i + 2], 16) : -1;
			if (low >= 0) {
				bytes[length++] = (byte) (high << 4 | low);
				i += 2;
			}
			else {
				bytes[length++] = bytes[i];
			}
		}
		try {
			return StandardCharsets.UTF_8.newDecoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.onUnmappableCharacter(CodingErrorAction.REPORT)
				.decode(ByteBuffer.wrap(bytes, 0, length))
				.toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/**
	 * Checks a name.
	 * @param name the name of a file or directory, without slashes
	 * @return what no request can ask for, or {@code null} if nothing is wrong
	 */
	static @Nullable String fault(String name) {
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (character < ' ' || character == 127) {
				return "has the control character 0x%02x in its name, which no request may have"
					.formatted((int) character);
			}
			if (character == '\\') {
				return "has a backslash in its name, which no request may have";
			}
		}
		return null;
	}

	/**
	 * Makes a name fit for a message.
	 * @param name any text
	 * @return the text without control characters
	 */
	static String printable(String name) {
		return name.codePoints()
			.map((character) -> (Character.isISOControl(character)) ? '?' : character)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

}
