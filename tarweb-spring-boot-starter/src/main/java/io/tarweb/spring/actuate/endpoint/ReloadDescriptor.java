package io.tarweb.spring.actuate.endpoint;

import io.tarweb.reload.ReloadOutcome;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What a reload did, as clients of the actuator see it.
 *
 * @param outcome what happened
 * @param previous the archive that was replaced, {@code null} if none was
 * @param current the archive in service now
 * @param milliseconds how long the reload took
 * @param reason why the archive was refused, {@code null} if it wasn't
 */
public record ReloadDescriptor(Outcome outcome, @Nullable ArchiveDescriptor previous,
		@Nullable ArchiveDescriptor current, long milliseconds,
		@Nullable String reason) implements OperationResponseBody {

	static ReloadDescriptor of(ReloadOutcome outcome) {
		long milliseconds = outcome.took().toMillis();
		if (outcome instanceof ReloadOutcome.Loaded loaded) {
			return new ReloadDescriptor(Outcome.LOADED, ArchiveDescriptor.ofNullable(loaded.previous()),
					ArchiveDescriptor.ofNullable(loaded.current()), milliseconds, null);
		}
		if (outcome instanceof ReloadOutcome.Unchanged unchanged) {
			return new ReloadDescriptor(Outcome.UNCHANGED, null, ArchiveDescriptor.ofNullable(unchanged.current()),
					milliseconds, null);
		}
		if (outcome instanceof ReloadOutcome.RolledBack back) {
			return new ReloadDescriptor(Outcome.ROLLED_BACK, ArchiveDescriptor.ofNullable(back.previous()),
					ArchiveDescriptor.ofNullable(back.current()), milliseconds, null);
		}
		ReloadOutcome.Refused refused = (ReloadOutcome.Refused) outcome;
		return new ReloadDescriptor(Outcome.REFUSED, null, ArchiveDescriptor.ofNullable(refused.current()),
				milliseconds, refused.reason());
	}

	/**
	 * What can happen.
	 */
	public enum Outcome {

		/** A new archive is in service. */
		LOADED,

		/** The archive that is offered is in service already. */
		UNCHANGED,

		/** An earlier archive is in service again. */
		ROLLED_BACK,

		/** The archive that is offered can't be served; the one before stays. */
		REFUSED

	}

}
