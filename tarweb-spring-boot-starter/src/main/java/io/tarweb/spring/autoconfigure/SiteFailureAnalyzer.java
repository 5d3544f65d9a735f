package io.tarweb.spring.autoconfigure;

import java.util.regex.Pattern;

import io.tarweb.site.SiteException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Explains a {@link SiteException}.
 */
class SiteFailureAnalyzer extends AbstractFailureAnalyzer<SiteException> {

	/** How the message begins that is about a file of rules. */
	private static final Pattern RULES = Pattern.compile("'(.*/)?(_redirects|_headers)'");

	private final Environment environment;

	SiteFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SiteException cause) {
		return new FailureAnalysis("tarweb can't serve the archive: " + cause.getMessage() + ".",
				action(String.valueOf(cause.getMessage())), cause);
	}

	private String action(String message) {
		if (RULES.matcher(message).lookingAt()) {
			return "Correct the file and pack the archive anew, or pack it without the file.";
		}
		String fallback = this.environment.getProperty("tarweb.fallback");
		if (StringUtils.hasText(fallback) && message.contains("'" + fallback + "'")) {
			return "Set 'tarweb.fallback' to a file of the archive, as it is called below 'tarweb.prefix', or remove "
					+ "'tarweb.fallback' to answer with 404.";
		}
		return "List the archive with 'tar -tf'. Then set 'tarweb.archive' to one that has pages, and 'tarweb.prefix' "
				+ "to the directory in it that is the root of the site, or remove 'tarweb.prefix' to serve it whole.";
	}

}
