package io.tarweb.cli;

import org.jspecify.annotations.Nullable;

/**
 * A command failed; its message is all that users need.
 */
final class CommandException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CommandException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
