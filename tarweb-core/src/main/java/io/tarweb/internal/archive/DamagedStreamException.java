package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.Path;

import io.tarweb.error.ArchiveException;

/**
 * Compressed data can't be decompressed. The message says where and why.
 */
final class DamagedStreamException extends IOException {

	private static final long serialVersionUID = 1L;

	private final long offset;

	private final String expected;

	private final String found;

	DamagedStreamException(long offset, String expected, String found) {
		super("at byte %d expected %s, found %s".formatted(offset, expected, found));
		this.offset = offset;
		this.expected = expected;
		this.found = found;
	}

	ArchiveException in(ArchiveFormat format, Path file) {
		return ArchiveException.corrupt(format.label(), file, this.offset, this.expected, this.found);
	}

}
