package io.tarweb.spring.autoconfigure;

import io.tarweb.spring.source.ArchiveUnavailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link ArchiveUnavailableException}.
 */
class ArchiveUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<ArchiveUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ArchiveUnavailableException cause) {
		return new FailureAnalysis(
				"'%s' is '%s', but %s.".formatted(cause.getProperty(), cause.getLocation(), cause.getMessage()),
				cause.getRemedy(), cause);
	}

}
