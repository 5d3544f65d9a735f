package io.tarweb.spring.context;

import io.tarweb.reload.ReloadOutcome;
import io.tarweb.status.Changes;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;

/**
 * A site is served from another archive than before, because of an operator, a watch or a
 * refresh. The start of the server doesn't publish it. Listeners are called one after the
 * other, on a thread that nothing else waits for.
 */
public class SiteReloadedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient Changes changes;

	/**
	 * Creates an event.
	 * @param outcome what the reload did
	 * @param changes the paths that it changed
	 */
	SiteReloadedEvent(ReloadOutcome outcome, Changes changes) {
		super(outcome);
		this.changes = changes;
	}

	/**
	 * Creates an event for a reload that changed the site.
	 * @param outcome what the reload did
	 * @return the event, {@code null} if the reload changed nothing
	 */
	static @Nullable SiteReloadedEvent of(ReloadOutcome outcome) {
		Changes changes = outcome.changes();
		return (changes != null) ? new SiteReloadedEvent(outcome, changes) : null;
	}

	/**
	 * What the reload did, with the archives before and after.
	 * @return a {@link ReloadOutcome.Loaded} or a {@link ReloadOutcome.RolledBack}
	 */
	public ReloadOutcome getOutcome() {
		return (ReloadOutcome) getSource();
	}

	/**
	 * The name of the site.
	 * @return the name that it has in the properties
	 */
	public String getSite() {
		return getOutcome().site();
	}

	/**
	 * What is different now: complete lists of the paths that were added, changed and
	 * removed, as they are in URLs, below the path that the site is served at.
	 */
	public Changes getChanges() {
		return this.changes;
	}

}
