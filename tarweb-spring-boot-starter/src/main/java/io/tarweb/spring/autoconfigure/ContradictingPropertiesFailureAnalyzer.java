package io.tarweb.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link ContradictingPropertiesException}.
 */
class ContradictingPropertiesFailureAnalyzer extends AbstractFailureAnalyzer<ContradictingPropertiesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ContradictingPropertiesException cause) {
		return new FailureAnalysis(cause.getMessage() + ".", cause.action(), cause);
	}

}
