package io.tarweb.archive;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What is often offered in place of a tar, by its first bytes, for the message.
 */
enum OtherFormat {

	GZIP("compressed with gzip", 0x1F, 0x8B),

	BZIP2("compressed with bzip2", 'B', 'Z', 'h'),

	XZ("compressed with xz", 0xFD, '7', 'z', 'X', 'Z', 0),

	ZSTD("compressed with zstd", 0x28, 0xB5, 0x2F, 0xFD),

	ZIP("a zip archive", 'P', 'K', 3, 4),

	SEVEN_ZIP("a 7z archive", '7', 'z', 0xBC, 0xAF, 0x27, 0x1C);

	private final String description;

	private final byte[] magic;

	OtherFormat(String description, int... magic) {
		this.description = description;
		this.magic = new byte[magic.length];
		for (int i = 0; i < magic.length; i++) {
			this.magic[i] = (byte) magic[i];
		}
	}

	static @Nullable String recognise(byte[] start) {
		for (OtherFormat format : values()) {
			if (Arrays.equals(format.magic, Arrays.copyOf(start, format.magic.length))) {
				return "it is %s; only a plain tar can be served in place".formatted(format.description);
			}
		}
		return null;
	}

}
