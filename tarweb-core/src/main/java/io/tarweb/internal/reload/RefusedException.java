package io.tarweb.internal.reload;

import io.tarweb.error.ArchiveException;
import io.tarweb.error.SiteException;
import io.tarweb.error.SourceException;
import io.tarweb.reload.RefusalKind;
import org.jspecify.annotations.Nullable;

/**
 * A reload is refused although the archive is well-formed.
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

	/**
	 * The kind of a refusal, for programs.
	 */
	static RefusalKind kindOf(RuntimeException cause) {
		if (cause instanceof RefusedException refused) {
			return refused.kind();
		}
		if (cause instanceof SourceException) {
			return RefusalKind.SOURCE;
		}
		if (cause instanceof ArchiveException archive) {
			return switch (archive.kind()) {
				case MISSING, UNREADABLE -> RefusalKind.UNREADABLE;
				case NOT_AN_ARCHIVE, CORRUPT, UNSUPPORTED -> RefusalKind.CORRUPT;
				case TOO_LARGE, UNPACKS_TO_TOO_MUCH -> RefusalKind.TOO_LARGE;
			};
		}
		if (cause instanceof SiteException site) {
			return (site.kind() == SiteException.Kind.EMPTY) ? RefusalKind.EMPTY : RefusalKind.RULES;
		}
		return RefusalKind.FAILED;
	}

}
