package io.tarweb.router;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A backend in service.
 *
 * @param upstream the addresses of one to connect to, {@code null} for others
 */
record LiveBackend(Backend settings, @Nullable Upstream upstream, BackendMeters meters) {

	BackendMetrics metrics() {
		return this.meters.read(this.settings.label());
	}

	RouterStatus.BackendStatus status() {
		String label = this.settings.label();
		return (this.upstream != null) ? this.upstream.status(label)
				: new RouterStatus.BackendStatus(label, List.of(), null);
	}

}
