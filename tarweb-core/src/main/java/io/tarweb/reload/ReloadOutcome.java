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
	 * The site.
	 * @return its name
	 */
	String site();

	/**
	 * How long the reload took.
	 * @return the time from the request to the outcome
	 */
	Duration took();

	/**
	 * How the reload ended, in one word.
	 * @return the word that meters and the actuator have
	 */
	ReloadResult result();

	/**
	 * What is in service now.
	 * @return the edition, {@code null} if there is none
	 */
	@Nullable EditionStatus current();

	/**
	 * What was in service before.
	 * @return the edition, {@code null} if it still is, or if there was none
	 */
	default @Nullable EditionStatus previous() {
		return null;
	}

	/**
	 * What differs between the two.
	 * @return the changes, {@code null} if the edition before stays in service
	 */
	default @Nullable Changes changes() {
		return null;
	}

	/**
	 * A new edition is in service.
	 *
	 * @param site the name of the site
	 * @param previous the edition that it replaces, {@code null} for the first one
	 * @param current the edition that is in service now
	 * @param changes what differs between the two
	 * @param took how long the reload took
	 */
	record Loaded(String site, @Nullable EditionStatus previous, EditionStatus current, Changes changes,
			Duration took) implements ReloadOutcome {

		@Override
		public ReloadResult result() {
			return ReloadResult.RELOADED;
		}

	}

	/**
	 * The sources offer what is in service already.
	 *
	 * @param site the name of the site
	 * @param current the edition in service
	 * @param took how long the reload took
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
	 * @param site the name of the site
	 * @param previous the edition that was in service until now
	 * @param current the edition that is in service now
	 * @param changes what differs between the two
	 * @param took how long the rollback took
	 */
	record RolledBack(String site, EditionStatus previous, EditionStatus current, Changes changes,
			Duration took) implements ReloadOutcome {

		@Override
		public ReloadResult result() {
			return ReloadResult.ROLLED_BACK;
		}

	}

	/**
	 * Nothing was done; the edition before stays in service.
	 *
	 * @param site the name of the site
	 * @param current the edition in service, {@code null} if there is none
	 * @param kind why, for programs
	 * @param cause why, with all that is known
	 * @param at when
	 * @param took how long the reload took
	 */
	record Refused(String site, @Nullable EditionStatus current, RefusalKind kind, RuntimeException cause, Instant at,
			Duration took) implements ReloadOutcome {

		@Override
		public ReloadResult result() {
			return this.kind.isOfArchive() ? ReloadResult.REFUSED : ReloadResult.CONFLICT;
		}

		/**
		 * Why the reload was refused, for an operator to read.
		 * @return the reason with the file and, where there is one, the offset
		 */
		public String reason() {
			return String.valueOf(this.cause.getMessage());
		}

	}

}
