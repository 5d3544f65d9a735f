package io.tarweb.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Makes archives for tests, correct ones by default and any others on request. Names over
 * 100 bytes arrive as GNU long names.
 */
public final class TarBuilder {

	/** The time of modification of members for which none is given. */
	public static final long MODIFIED_EPOCH_SECOND = 1_700_000_000;

	private static final int BLOCK = 512;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private boolean end = true;

	private TarBuilder() {
	}

	public static TarBuilder create() {
		return new TarBuilder();
	}

	/**
	 * Begins a header of a regular file without content.
	 * @param name its name, cut after 100 bytes
	 * @return the header, to be changed and given to {@link #raw}
	 */
	public static Header header(String name) {
		return new Header(bytes(name));
	}

	public TarBuilder file(String name, String content) {
		return file(name, bytes(content));
	}

	public TarBuilder file(String name, byte[] content) {
		return file(name, content, MODIFIED_EPOCH_SECOND);
	}

	public TarBuilder file(String name, byte[] content, long modifiedEpochSecond) {
		return member('0', bytes(name), new byte[0], content, modifiedEpochSecond);
	}

	public TarBuilder file(byte[] name, byte[] content) {
		return member('0', name, new byte[0], content, MODIFIED_EPOCH_SECOND);
	}

	public TarBuilder directory(String name) {
		return entry('5', name, "");
	}

	public TarBuilder symlink(String name, String target) {
		return member('2', bytes(name), bytes(target), new byte[0], MODIFIED_EPOCH_SECOND);
	}

	public TarBuilder hardLink(String name, String target) {
		return member('1', bytes(name), bytes(target), new byte[0], MODIFIED_EPOCH_SECOND);
	}

	/**
	 * Adds an entry of any type.
	 * @param type the type flag
	 * @param name its name
	 * @param content its content
	 * @return this builder
	 */
	public TarBuilder entry(char type, String name, String content) {
		return member(type, bytes(name), new byte[0], bytes(content), MODIFIED_EPOCH_SECOND);
	}

	/**
	 * Adds an extended header for the next member.
	 * @param records texts of the form {@code key=value}
	 * @return this builder
	 */
	public TarBuilder pax(String... records) {
		return extended('x', records);
	}

	/**
	 * Adds an extended header for all following members.
	 * @param records texts of the form {@code key=value}
	 * @return this builder
	 */
	public TarBuilder paxGlobal(String... records) {
		return extended('g', records);
	}

	/**
	 * Adds anything.
	 * @param block the bytes
	 * @return this builder
	 */
	public TarBuilder raw(byte[] block) {
		this.out.writeBytes(block);
		return this;
	}

	/**
	 * Adds a content, filled up to whole blocks.
	 * @param content the content
	 * @return this builder
	 */
	public TarBuilder content(byte[] content) {
		raw(content);
		return raw(new byte[-content.length & BLOCK - 1]);
	}

	/**
	 * Leaves out the two blocks of zeros at the end.
	 * @return this builder
	 */
	public TarBuilder withoutEnd() {
		this.end = false;
		return this;
	}

	public byte[] toBytes() {
		byte[] members = this.out.toByteArray();
		return this.end ? Arrays.copyOf(members, members.length + 2 * BLOCK) : members;
	}

	public Path writeTo(Path file) {
		try {
			return Files.write(file, toBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private TarBuilder extended(char type, String... records) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (String record : records) {
			content.writeBytes(record(record));
		}
		return member(type, bytes("PaxHeader"), new byte[0], content.toByteArray(), 0);
	}

	private static byte[] record(String keyAndValue) {
		int rest = bytes(keyAndValue).length + 2;
		int length = rest + 1;
		while (length != rest + Integer.toString(length).length()) {
			length++;
		}
		return bytes("%d %s\n".formatted(length, keyAndValue));
	}

	private TarBuilder member(char type, byte[] name, byte[] target, byte[] content, long modifiedEpochSecond) {
		longName('L', name);
		longName('K', target);
		raw(new Header(name).type(type)
			.target(target)
			.size(content.length)
			.modifiedEpochSecond(modifiedEpochSecond)
			.toBytes());
		return content(content);
	}

	private void longName(char type, byte[] name) {
		if (name.length > 100) {
			raw(header("././@LongLink").type(type).size(name.length + 1).toBytes());
			content(Arrays.copyOf(name, name.length + 1));
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * One header block, in the POSIX format of 1988 unless changed.
	 */
	public static final class Header {

		private final byte[] block = new byte[BLOCK];

		private Header(byte[] name) {
			text(0, 100, name);
			number(100, 8, 0644);
			number(108, 8, 0);
			number(116, 8, 0);
			size(0);
			modifiedEpochSecond(MODIFIED_EPOCH_SECOND);
			type('0');
			magic("ustar\00000");
		}

		public Header type(char type) {
			this.block[156] = (byte) type;
			return this;
		}

		public Header target(byte[] target) {
			return text(157, 100, target);
		}

		public Header magic(String magic) {
			return text(257, 8, bytes(magic));
		}

		public Header prefix(String prefix) {
			return text(345, 155, bytes(prefix));
		}

		public Header size(long size) {
			return number(124, 12, size);
		}

		public Header modifiedEpochSecond(long second) {
			return number(136, 12, second);
		}

		/**
		 * Sets bytes to a text and zeros behind it.
		 * @param field the first byte
		 * @param width how many bytes
		 * @param text the text, cut to the width
		 * @return this header
		 */
		public Header text(int field, int width, byte[] text) {
			for (int i = 0; i < width; i++) {
				this.block[field + i] = (i < text.length) ? text[i] : 0;
			}
			return this;
		}

		/**
		 * Sets a number, octal if it fits and else binary.
		 * @param field the first byte
		 * @param width how many bytes
		 * @param value the number
		 * @return this header
		 */
		public Header number(int field, int width, long value) {
			String octal = Long.toOctalString(value);
			if (octal.length() < width) {
				return text(field, width, bytes("0".repeat(width - 1 - octal.length()) + octal));
			}
			for (int i = 0; i < width; i++) {
				int shift = Byte.SIZE * (width - 1 - i);
				this.block[field + i] = (byte) ((shift < Long.SIZE) ? value >> shift : value >> (Long.SIZE - 1));
			}
			this.block[field] |= (byte) 0x80;
			return this;
		}

		/**
		 * Finishes the header with its checksum.
		 * @return the block
		 */
		public byte[] toBytes() {
			text(148, 8, bytes("        "));
			int sum = 0;
			for (byte value : this.block) {
				sum += value & 0xFF;
			}
			text(148, 8, bytes("%06o\0 ".formatted(sum)));
			return this.block.clone();
		}

	}

}
