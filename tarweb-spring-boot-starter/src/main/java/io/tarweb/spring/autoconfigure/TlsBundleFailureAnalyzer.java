package io.tarweb.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link TlsBundleException}.
 */
class TlsBundleFailureAnalyzer extends AbstractFailureAnalyzer<TlsBundleException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TlsBundleException cause) {
		return new FailureAnalysis("tarweb can't speak TLS. " + cause.getMessage() + ".",
				"Set '" + cause.getProperty() + "' to the name of a bundle under 'spring.ssl.bundle.pem' or "
						+ "'spring.ssl.bundle.jks', and see that the bundle is complete.",
				cause);
	}

}
