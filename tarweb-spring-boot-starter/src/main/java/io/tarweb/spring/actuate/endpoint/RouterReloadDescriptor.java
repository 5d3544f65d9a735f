package io.tarweb.spring.actuate.endpoint;

import java.util.List;

import io.tarweb.router.RouterChanges;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What became of other settings of a router, as clients of the actuator see it.
 *
 * @param reason why they were refused, {@code null} if they weren't
 * @param added the new routes
 * @param removed the routes that are gone
 * @param changed the routes that do something else, or are at another place
 * @param certificates the routes that show another certificate
 * @param limits whether limits for all routes have changed
 */
public record RouterReloadDescriptor(Outcome outcome, @Nullable String reason, List<String> added, List<String> removed,
		List<String> changed, List<String> certificates, boolean limits) implements OperationResponseBody {

	static RouterReloadDescriptor of(RouterChanges changes) {
		return new RouterReloadDescriptor(changes.isEmpty() ? Outcome.UNCHANGED : Outcome.RELOADED, null,
				changes.added(), changes.removed(), changes.changed(), changes.certificates(), changes.limits());
	}

	static RouterReloadDescriptor refused(String reason) {
		return new RouterReloadDescriptor(Outcome.REFUSED, reason, List.of(), List.of(), List.of(), List.of(), false);
	}

	/**
	 * How it ended.
	 */
	public enum Outcome {

		/** New connections go by other settings. */
		RELOADED,

		/** The settings are the same as before. */
		UNCHANGED,

		/** They can't be used, and those before stay. */
		REFUSED

	}

}
