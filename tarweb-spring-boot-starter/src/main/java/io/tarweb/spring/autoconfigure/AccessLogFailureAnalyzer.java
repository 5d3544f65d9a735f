package io.tarweb.spring.autoconfigure;

import io.tarweb.error.AccessLogException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link AccessLogException}.
 */
class AccessLogFailureAnalyzer extends AbstractFailureAnalyzer<AccessLogException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AccessLogException cause) {
		return new FailureAnalysis("tarweb can't log requests. " + cause.getMessage() + ".",
				"Set 'tarweb.access-log.file' to a file that this process may write, in a directory that exists, or "
						+ "remove it to log to the standard output.",
				cause);
	}

}
