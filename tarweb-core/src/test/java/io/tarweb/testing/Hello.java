package io.tarweb.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A ClientHello (RFC 8446, 4.1.2), as right or wrong as a test wants it.
 */
public final class Hello {

	private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();

	private boolean extensionless;

	public static Hello nameless() {
		return new Hello().extension(23, new byte[0]);
	}

	public static Hello named(String name) {
		return nameless().name(name);
	}

	public Hello name(String name) {
		return extension(0, nameList(0, name));
	}

	public Hello withoutExtensions() {
		this.extensionless = true;
		return this;
	}

	public Hello extension(int type, byte[] content) {
		number(this.extensions, 2, type);
		vector(this.extensions, 2, content);
		return this;
	}

	/**
	 * The content of the extension with the names (RFC 6066, 3).
	 * @param type the type of the name, 0 for a host
	 * @param name the name, a byte for each character
	 * @return the content
	 */
	public static byte[] nameList(int type, String name) {
		ByteArrayOutputStream entry = new ByteArrayOutputStream();
		entry.write(type);
		vector(entry, 2, name.getBytes(StandardCharsets.ISO_8859_1));
		ByteArrayOutputStream list = new ByteArrayOutputStream();
		vector(list, 2, entry.toByteArray());
		return list.toByteArray();
	}

	/**
	 * The message with its header.
	 * @return the bytes, in no record
	 */
	public byte[] message() {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		number(body, 2, 0x0303);
		body.writeBytes(new byte[32]);
		vector(body, 1, new byte[32]);
		vector(body, 2, new byte[] { 0x13, 0x01, (byte) 0xc0, 0x2b });
		vector(body, 1, new byte[] { 0 });
		if (!this.extensionless) {
			vector(body, 2, this.extensions.toByteArray());
		}
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		message.write(1);
		vector(message, 3, body.toByteArray());
		return message.toByteArray();
	}

	/**
	 * The message in one record.
	 * @return the bytes
	 */
	public byte[] toBytes() {
		return toRecords(16 * 1024);
	}

	/**
	 * The message in as many records as it takes.
	 * @param maxBytes the most that a record holds
	 * @return the bytes
	 */
	public byte[] toRecords(int maxBytes) {
		byte[] message = message();
		ByteArrayOutputStream records = new ByteArrayOutputStream();
		for (int at = 0; at < message.length; at += maxBytes) {
			int length = Math.min(maxBytes, message.length - at);
			records.write(22);
			number(records, 2, 0x0301);
			number(records, 2, length);
			records.write(message, at, length);
		}
		return records.toByteArray();
	}

	private static void vector(ByteArrayOutputStream out, int lengthWidth, byte[] content) {
		number(out, lengthWidth, content.length);
		out.writeBytes(content);
	}

	private static void number(ByteArrayOutputStream out, int width, int value) {
		for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
			out.write(value >>> shift);
		}
	}

}
