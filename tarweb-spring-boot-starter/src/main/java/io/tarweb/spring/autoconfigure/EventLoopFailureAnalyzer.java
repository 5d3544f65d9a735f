package io.tarweb.spring.autoconfigure;

import io.tarweb.error.EventLoopException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link EventLoopException}.
 */
class EventLoopFailureAnalyzer extends AbstractFailureAnalyzer<EventLoopException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, EventLoopException cause) {
		return new FailureAnalysis("'tarweb.workers' is more than this process can have. " + cause.getMessage() + ".",
				"Set 'tarweb.workers' to fewer event loops, or remove it to have one for each processor; or let the "
						+ "process have more threads and descriptors (ulimit -u, ulimit -n, the pids limit of a container).",
				cause);
	}

}
