package io.tarweb.spring.autoconfigure;

import io.tarweb.error.SiteException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a {@link SiteException}.
 */
class SiteFailureAnalyzer extends AbstractFailureAnalyzer<SiteException> {

	private final Environment environment;

	SiteFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SiteException cause) {
		return new FailureAnalysis("tarweb can't serve the archive: " + cause.getMessage() + ".",
				action(FailedSite.of(rootFailure, this.environment), cause.kind()), cause);
	}

	private static String action(FailedSite site, SiteException.Kind kind) {
		String prefix = site.property("prefix");
		String fallback = site.property("fallback");
		return switch (kind) {
			case RULES -> "Correct the file and pack the archive anew, or pack it without the file.";
			case FALLBACK -> "Set " + fallback + " to a file of the archive, as it is called below " + prefix
					+ ", or remove " + fallback + " to answer with 404.";
			case EMPTY -> "List the archive, with 'tar -tf' or 'unzip -l'. Then set " + site.property("archive")
					+ " to one that has pages, and " + prefix
					+ " to the directory in it that is the root of the site, or remove " + prefix
					+ " to serve it whole.";
		};
	}

}
