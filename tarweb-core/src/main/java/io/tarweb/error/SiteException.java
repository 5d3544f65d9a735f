package io.tarweb.error;

/**
 * A readable archive that doesn't make a site under the policy it is given.
 */
public class SiteException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	public SiteException(Kind kind, String message) {
		super(message);
		this.kind = kind;
	}

	/**
	 * Returns which family of failure this is.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The families of failure, each with another remedy.
	 */
	public enum Kind {

		/** There is nothing to serve. */
		EMPTY,

		/**
		 * A file of rules in the archive is wrong, or can't be combined with the policy.
		 */
		RULES,

		/** The page that is to answer for missing ones is missing itself. */
		FALLBACK

	}

}
