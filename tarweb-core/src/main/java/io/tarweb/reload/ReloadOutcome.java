package io.tarweb.reload;

import java.time.Duration;

import io.tarweb.site.SiteStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a reload did. Every outcome leaves a complete site in service, if there was one.
 */
public sealed interface ReloadOutcome {

	/**
	 * How long the reload took.
	 * @return the time from the request to the outcome
	 */
	Duration took();

	/**
	 * A new archive is in service.
	 *
	 * @param previous the archive that it replaces, {@code null} for the first one
	 * @param current the archive that is in service now
	 * @param took how long the reload took
	 */
	record Loaded(@Nullable SiteStatus previous, SiteStatus current, Duration took) implements ReloadOutcome {
	}

	/**
	 * The source offers what is in service already.
	 *
	 * @param current the archive in service
	 * @param took how long the reload took
	 */
	record Unchanged(SiteStatus current, Duration took) implements ReloadOutcome {
	}

	/**
	 * The archive that was offered can't be served; the one before stays in service.
	 *
	 * @param current the archive in service, {@code null} if there is none
	 * @param cause why the new one was refused
	 * @param took how long the reload took
	 */
	record Refused(@Nullable SiteStatus current, RuntimeException cause, Duration took) implements ReloadOutcome {

		/**
		 * Why the archive was refused, for an operator to read.
		 * @return the reason with the file and, where there is one, the offset
		 */
		public String reason() {
			return String.valueOf(this.cause.getMessage());
		}

	}

}
