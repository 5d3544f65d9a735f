package io.tarweb.spring.autoconfigure;

import io.tarweb.site.SiteException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link SiteException}.
 */
class SiteFailureAnalyzer extends AbstractFailureAnalyzer<SiteException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SiteException cause) {
		return new FailureAnalysis("tarweb finds nothing to serve: " + cause.getMessage() + ".",
				"List the archive with 'tar -tf'. Then set 'tarweb.archive' to one that has pages, and 'tarweb.prefix' "
						+ "to the directory in it that is the root of the site, or remove 'tarweb.prefix' to serve it "
						+ "whole.",
				cause);
	}

}
