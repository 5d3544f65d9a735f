package io.tarweb.spring.actuate.endpoint;

import java.util.List;

import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadResult;
import io.tarweb.status.Changes;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What a reload of one site did, as clients of the actuator see it.
 *
 * @param site the name of the site
 * @param outcome what happened; a conflict is refused too, as {@code refusal} tells
 * @param refusal what kind of refusal it was, {@code null} if nothing was refused
 * @param reason why it was refused, {@code null} if it wasn't
 * @param previous what was replaced, {@code null} if nothing was
 * @param current what is in service now
 * @param changes the difference, {@code null} if there is none
 * @param milliseconds how long it took
 */
public record ReloadDescriptor(String site, ReloadResult outcome, @Nullable RefusalKind refusal,
		@Nullable String reason, @Nullable EditionDescriptor previous, @Nullable EditionDescriptor current,
		@Nullable ChangesDescriptor changes, long milliseconds) implements OperationResponseBody {

	static ReloadDescriptor of(ReloadOutcome outcome) {
		ReloadOutcome.Refused refused = (outcome instanceof ReloadOutcome.Refused refusal) ? refusal : null;
		return new ReloadDescriptor(outcome.site(), (refused != null) ? ReloadResult.REFUSED : outcome.result(),
				(refused != null) ? refused.kind() : null, (refused != null) ? refused.reason() : null,
				EditionDescriptor.ofNullable(outcome.previous()), EditionDescriptor.ofNullable(outcome.current()),
				ChangesDescriptor.ofNullable(outcome.changes()), outcome.took().toMillis());
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

		static @Nullable ChangesDescriptor ofNullable(@Nullable Changes changes) {
			return (changes != null) ? new ChangesDescriptor(PathsDescriptor.of(changes.added(), changes.addedPaths()),
					PathsDescriptor.of(changes.changed(), changes.changedPaths()),
					PathsDescriptor.of(changes.removed(), changes.removedPaths()),
					PathsDescriptor.of(changes.unchanged(), changes.unchangedPaths())) : null;
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
