package io.tarweb.error;

import org.jspecify.annotations.Nullable;

/**
 * An archive is readable but doesn't make a site under its policy.
 */
public final class SiteException extends TarwebException {

	private static final long serialVersionUID = 1L;

	private final Kind kind;

	public SiteException(Kind kind, String message) {
		this(kind, message, null);
	}

	public SiteException(Kind kind, String message, @Nullable Throwable cause) {
		super(kind.settings[0], null, message, cause, kind.remedy, kind.settings);
		this.kind = kind;
	}

	/**
	 * The kind of failure.
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The kinds of failure, each with its own remedy.
	 */
	public enum Kind {

		/** There is nothing to serve. */
		EMPTY("List the archive, with 'tar -tf' or 'unzip -l'. Then set '%2$s' to one that has pages, and '%1$s' to "
				+ "the directory in it that is the root of the site, or remove '%1$s' to serve it whole.",
				"SitePolicy.prefix", "SiteSettings.archives"),

		/**
		 * A file of rules in the archive is wrong, or can't be combined with the policy.
		 */
		RULES("Correct the file and pack the archive anew, or pack it without the file.", "SiteSettings.archives"),

		/** The page that should answer for missing ones is missing itself. */
		FALLBACK("Set '%1$s' to a file of the archive, as it is called below '%2$s', or remove '%1$s' to answer with "
				+ "404.", "SitePolicy.fallback", "SitePolicy.prefix");

		private final String remedy;

		private final String[] settings;

		Kind(String remedy, String... settings) {
			this.remedy = remedy;
			this.settings = settings;
		}

	}

}
