package io.tarweb.spring.autoconfigure;

import io.tarweb.error.TlsException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link TlsException}.
 */
class TlsFailureAnalyzer extends AbstractFailureAnalyzer<TlsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TlsException cause) {
		String property = TlsBundles.property(cause.serverName());
		return new FailureAnalysis("tarweb can't speak TLS: " + cause.getMessage() + ".", "Set '" + property
				+ "' to an SSL bundle that has a private key with its certificate, and correct its protocols and "
				+ "ciphers if it names any; or remove '" + property + "'.", cause);
	}

}
