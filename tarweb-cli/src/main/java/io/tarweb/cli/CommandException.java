package io.tarweb.cli;

import org.jspecify.annotations.Nullable;

/**
 * A command can't be carried out; the message is all that a person needs.
 */
final class CommandException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CommandException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
