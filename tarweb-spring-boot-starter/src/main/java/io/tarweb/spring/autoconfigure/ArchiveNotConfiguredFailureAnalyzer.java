package io.tarweb.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link ArchiveNotConfiguredException}.
 */
class ArchiveNotConfiguredFailureAnalyzer extends AbstractFailureAnalyzer<ArchiveNotConfiguredException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ArchiveNotConfiguredException cause) {
		return new FailureAnalysis(
				"'tarweb.enabled' is true, but neither 'tarweb.archive' nor 'tarweb.sites' says what to serve.",
				"Set 'tarweb.archive' to the location of an archive, 'classpath:docs.tar' for example, or remove "
						+ "'tarweb.enabled': without it, the server starts where there is an archive.",
				cause);
	}

}
