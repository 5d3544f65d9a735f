package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.Path;

import io.tarweb.error.ArchiveException;

/**
 * What is compressed can't be decompressed. Says where and what is wrong.
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
