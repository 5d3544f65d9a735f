package io.tarweb.reload;

import org.jspecify.annotations.Nullable;

/**
 * A reload isn't done although nothing is wrong with the form of the archive.
 */
final class RefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final RefusalKind kind;

	RefusedException(RefusalKind kind, String message) {
		this(kind, message, null);
	}

	RefusedException(RefusalKind kind, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
	}

	RefusalKind kind() {
		return this.kind;
	}

}
