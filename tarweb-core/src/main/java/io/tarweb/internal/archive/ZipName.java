package io.tarweb.internal.archive;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Converts a name of a zip to UTF-8. An unmarked name is code page 437 by APPNOTE.TXT,
 * D.1; in practice it may also be UTF-8, from tools that don't know the mark, and text of
 * that code page is hardly ever valid UTF-8.
 */
final class ZipName {

	private static final String UPPER_HALF = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ" + "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
			+ "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

	private ZipName() {
	}

	/**
	 * Decodes a name without a mark.
	 * @return the name in UTF-8
	 */
	static byte[] decode(byte[] raw, int from, int to) {
		StringBuilder name = new StringBuilder(to - from);
		for (int i = from; i < to; i++) {
			name.append((raw[i] < 0) ? UPPER_HALF.charAt(raw[i] & 0x7F) : (char) raw[i]);
		}
		return name.toString().getBytes(StandardCharsets.UTF_8);
	}

	static boolean isAscii(byte[] raw, int from, int to) {
		for (int i = from; i < to; i++) {
			if (raw[i] < 0) {
				return false;
			}
		}
		return true;
	}

	static boolean isUtf8(byte[] raw, int from, int to) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw, from, to - from));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	/**
	 * Replaces backslashes between segments, which some writers on Windows use against
	 * APPNOTE.TXT, 4.4.17, by slashes.
	 * @param name holds the name, changed in place
	 */
	static void straighten(byte[] name, int from, int to) {
		for (int i = from; i < to; i++) {
			if (name[i] == '/') {
				return;
			}
		}
		for (int i = from; i < to; i++) {
			if (name[i] == '\\') {
				name[i] = '/';
			}
		}
	}

}
