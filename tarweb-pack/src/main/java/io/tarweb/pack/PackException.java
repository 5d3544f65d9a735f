package io.tarweb.pack;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * No archive was made; an earlier file of its name is unchanged.
 */
public final class PackException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	private final transient List<String> details;

	PackException(Kind kind, String message, List<?> details, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
		this.details = details.stream().map(String::valueOf).toList();
	}

	PackException(Kind kind, String message, @Nullable Throwable cause) {
		this(kind, message, List.of(), cause);
	}

	static PackException of(List<Problem> problems) {
		Problem first = problems.get(0);
		return (problems.size() == 1) ? new PackException(Kind.CONTENT, first.toString(), null)
				: new PackException(Kind.CONTENT, problems.size() + " things can't be packed", problems, null);
	}

	/**
	 * The reason why there is no archive.
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * Details beyond the message, by line; possibly none.
	 */
	public List<String> details() {
		return this.details;
	}

	/**
	 * Why there is no archive.
	 */
	public enum Kind {

		/** The settings can't be met. */
		SETTINGS,

		/** The directory has something that can't be packed, or changed meanwhile. */
		CONTENT,

		/** Links are broken, and the settings make that a failure. */
		LINKS,

		/** The archive can't be written: no room, no permission. */
		OUTPUT,

		/** The thread was interrupted. */
		INTERRUPTED

	}

}
