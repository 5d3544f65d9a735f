package io.tarweb.spring.autoconfigure;

import io.tarweb.error.KernelTlsUnavailableException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link KernelTlsUnavailableException}.
 */
class KernelTlsFailureAnalyzer extends AbstractFailureAnalyzer<KernelTlsUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, KernelTlsUnavailableException cause) {
		return new FailureAnalysis(
				"'tarweb.ssl.kernel' insists on TLS in the kernel, which can't be had here: " + cause.reason() + ".",
				"Set 'tarweb.ssl.kernel' to 'auto' to have TLS in this process where the kernel has none, or let the "
						+ "kernel have it: it takes Linux with the module 'tls' loaded ('modprobe tls' on the host of a "
						+ "container), io_uring or epoll, and BoringSSL.",
				cause);
	}

}
