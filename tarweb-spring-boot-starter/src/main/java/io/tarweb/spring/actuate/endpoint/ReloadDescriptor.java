package io.tarweb.spring.actuate.endpoint;

import java.util.List;

import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.status.Changes;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What a reload of one site did, as clients of the actuator see it.
 *
 * @param site the name of the site
 * @param outcome what happened
 * @param refusal what kind of refusal it was, {@code null} if nothing was refused
 * @param reason why it was refused, {@code null} if it wasn't
 * @param previous what was replaced, {@code null} if nothing was
 * @param current what is in service now
 * @param changes the difference, {@code null} if there is none
 * @param milliseconds how long it took
 */
public record ReloadDescriptor(String site, Outcome outcome, @Nullable RefusalKind refusal, @Nullable String reason,
		@Nullable EditionDescriptor previous, @Nullable EditionDescriptor current, @Nullable ChangesDescriptor changes,
		long milliseconds) implements OperationResponseBody {

	static ReloadDescriptor of(ReloadOutcome outcome) {
		long milliseconds = outcome.took().toMillis();
		if (outcome instanceof ReloadOutcome.Loaded loaded) {
			return new ReloadDescriptor(loaded.site(), Outcome.RELOADED, null, null,
					EditionDescriptor.ofNullable(loaded.previous()), EditionDescriptor.of(loaded.current()),
					ChangesDescriptor.of(loaded.changes()), milliseconds);
		}
		if (outcome instanceof ReloadOutcome.RolledBack rolledBack) {
			return new ReloadDescriptor(rolledBack.site(), Outcome.ROLLED_BACK, null, null,
					EditionDescriptor.of(rolledBack.previous()), EditionDescriptor.of(rolledBack.current()),
					ChangesDescriptor.of(rolledBack.changes()), milliseconds);
		}
		if (outcome instanceof ReloadOutcome.Unchanged unchanged) {
			return new ReloadDescriptor(unchanged.site(), Outcome.UNCHANGED, null, null, null,
					EditionDescriptor.of(unchanged.current()), null, milliseconds);
		}
		ReloadOutcome.Refused refused = (ReloadOutcome.Refused) outcome;
		return new ReloadDescriptor(refused.site(), Outcome.REFUSED, refused.kind(), refused.reason(), null,
				EditionDescriptor.ofNullable(refused.current()), null, milliseconds);
	}

	/**
	 * What can happen, the most remarkable last.
	 */
	public enum Outcome {

		/** What is offered is in service already. */
		UNCHANGED,

		/** What is offered is in service now. */
		RELOADED,

		/** What was in service before is again. */
		ROLLED_BACK,

		/** Nothing was done; what was in service stays. */
		REFUSED

	}

	/**
	 * The difference between what was and what is in service.
	 *
	 * @param added the paths that are new
	 * @param changed the paths with another content
	 * @param removed the paths that are gone
	 * @param unchanged the paths with the same content
	 */
	public record ChangesDescriptor(PathsDescriptor added, PathsDescriptor changed, PathsDescriptor removed,
			PathsDescriptor unchanged) {

		static ChangesDescriptor of(Changes changes) {
			return new ChangesDescriptor(PathsDescriptor.of(changes.added(), changes.addedPaths()),
					PathsDescriptor.of(changes.changed(), changes.changedPaths()),
					PathsDescriptor.of(changes.removed(), changes.removedPaths()),
					PathsDescriptor.of(changes.unchanged(), changes.unchangedPaths()));
		}

	}

	/**
	 * Some paths.
	 *
	 * @param count how many there are
	 * @param paths the first hundred of them
	 */
	public record PathsDescriptor(int count, List<String> paths) {

		private static final int MAX_PATHS = 100;

		static PathsDescriptor of(int count, List<String> paths) {
			return new PathsDescriptor(count, paths.subList(0, Math.min(paths.size(), MAX_PATHS)));
		}

	}

}
