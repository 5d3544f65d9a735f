package io.tarweb.archive;

import java.io.IOException;

/**
 * Something unpacks to more than it may.
 */
final class UnpackedSizeException extends IOException {

	private static final long serialVersionUID = 1L;

	UnpackedSizeException(long maxBytes) {
		super("it unpacks to more than %d bytes".formatted(maxBytes));
	}

}
