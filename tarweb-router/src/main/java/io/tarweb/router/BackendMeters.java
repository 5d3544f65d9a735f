package io.tarweb.router;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what becomes of the connections for one backend. Any thread.
 */
final class BackendMeters {

	private final LongAdder opened = new LongAdder();

	private final LongAdder closed = new LongAdder();

	private final LongAdder tookNanos = new LongAdder();

	private final LongAdder receivedBytes = new LongAdder();

	private final LongAdder sentBytes = new LongAdder();

	private final FailureCounts failures = new FailureCounts();

	void opened(long tookNanos) {
		this.opened.increment();
		this.tookNanos.add(tookNanos);
	}

	void closed() {
		this.closed.increment();
	}

	void received(int bytes) {
		this.receivedBytes.add(bytes);
	}

	void sent(int bytes) {
		this.sentBytes.add(bytes);
	}

	void failed(RouterFailure failure) {
		this.failures.add(failure);
	}

	BackendMetrics read(String label) {
		// In this order, so that a connection is never closed before it was opened.
		long closed = this.closed.sum();
		long opened = this.opened.sum();
		return new BackendMetrics(label, opened - closed, opened, Duration.ofNanos(this.tookNanos.sum()),
				this.receivedBytes.sum(), this.sentBytes.sum(), this.failures.read());
	}

}
