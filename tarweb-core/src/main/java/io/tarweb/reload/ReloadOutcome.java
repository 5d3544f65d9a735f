package io.tarweb.reload;

import java.time.Duration;
import java.time.Instant;

import io.tarweb.status.Changes;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a reload of one site did. Every outcome leaves a complete edition in service, if
 * there was one.
 */
public sealed interface ReloadOutcome {

	/**
	 * The name of the site.
	 */
	String site();

	/**
	 * The time from the request to the outcome.
	 */
	Duration took();

	/**
	 * How the reload ended, in the word that meters and the actuator use.
	 */
	ReloadResult result();

	/**
	 * The edition in service now, {@code null} if there is none.
	 */
	@Nullable EditionStatus current();

	/**
	 * The edition in service before, {@code null} if it still is, or if there was none.
	 */
	default @Nullable EditionStatus previous() {
		return null;
	}

	/**
	 * The changes from the previous edition to the current one, {@code null} if there is
	 * no new one in service.
	 */
	default @Nullable Changes changes() {
		return null;
	}

	/**
	 * A new edition is in service.
	 *
	 * @param previous the edition that it replaces, {@code null} for the first one
	 * @param current the edition in service now
	 * @param changes the changes from the one to the other
	 */
	record Loaded(String site, @Nullable EditionStatus previous, EditionStatus current, Changes changes,
			Duration took) implements ReloadOutcome {

		@Override
		public ReloadResult result() {
			return ReloadResult.RELOADED;
		}

	}

	/**
	 * The sources offer what is already in service.
	 */
	record Unchanged(String site, EditionStatus current, Duration took) implements ReloadOutcome {

		@Override
		public ReloadResult result() {
			return ReloadResult.UNCHANGED;
		}

	}

	/**
	 * An earlier edition is in service again.
	 *
	 * @param previous the edition in service until now
	 * @param current the edition in service now
	 * @param changes the changes from the one to the other
	 */
	record RolledBack(String site, EditionStatus previous, EditionStatus current, Changes changes,
			Duration took) implements ReloadOutcome {

		@Override
		public ReloadResult result() {
			return ReloadResult.ROLLED_BACK;
		}

	}

	/**
	 * Nothing was done; the edition in service stays.
	 *
	 * @param current the edition in service, {@code null} if there is none
	 * @param kind the reason, for programs
	 * @param cause the reason, with all that is known
	 * @param at when it was refused
	 */
	record Refused(String site, @Nullable EditionStatus current, RefusalKind kind, RuntimeException cause, Instant at,
			Duration took) implements ReloadOutcome {

		@Override
		public ReloadResult result() {
			return this.kind.isOfArchive() ? ReloadResult.REFUSED : ReloadResult.CONFLICT;
		}

		/**
		 * The reason for an operator to read, with the file and, if there is one, the
		 * offset.
		 */
		public String reason() {
			return String.valueOf(this.cause.getMessage());
		}

	}

}
