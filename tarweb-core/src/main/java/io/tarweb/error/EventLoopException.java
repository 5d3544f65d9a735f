package io.tarweb.error;

import org.jspecify.annotations.Nullable;

/**
 * The machine can't hold as many event loops as it was asked for. None is left.
 */
public class EventLoopException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public EventLoopException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
