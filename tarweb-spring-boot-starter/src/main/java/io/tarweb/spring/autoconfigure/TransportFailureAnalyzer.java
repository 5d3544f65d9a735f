package io.tarweb.spring.autoconfigure;

import io.tarweb.error.TransportUnavailableException;
import io.tarweb.settings.TransportKind;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a {@link TransportUnavailableException}.
 */
class TransportFailureAnalyzer extends AbstractFailureAnalyzer<TransportUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, TransportUnavailableException cause) {
		return new FailureAnalysis(
				"'tarweb.transport' insists on " + cause.kind().label() + ". " + cause.getMessage() + ".",
				"Remove 'tarweb.transport' to run on the best transport that this machine has" + remedy(cause.kind())
						+ ".",
				cause);
	}

	private static String remedy(TransportKind kind) {
		return switch (kind) {
			case IO_URING -> ", or let the process have io_uring: it takes Linux on x86_64 or aarch64, a kernel that "
					+ "has it enabled (sysctl kernel.io_uring_disabled), and in a container a seccomp profile that "
					+ "allows it";
			case EPOLL -> ", or run on Linux on x86_64 or aarch64";
			case KQUEUE -> ", or run on macOS or BSD with Netty's native kqueue transport on the class path";
			case NIO -> "";
		};
	}

}
