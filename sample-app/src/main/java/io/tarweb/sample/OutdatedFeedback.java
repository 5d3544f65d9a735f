package io.tarweb.sample;

import io.tarweb.spring.context.SiteReloadedEvent;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Deletes the feedback on pages that have changed, after every reload or rollback of the
 * docs.
 */
@Component
class OutdatedFeedback {

	private final FeedbackStore store;

	OutdatedFeedback(FeedbackStore store) {
		this.store = store;
	}

	@EventListener
	void docsReloaded(SiteReloadedEvent event) {
		this.store.forget(event.getChanges().changedPaths());
		this.store.forget(event.getChanges().removedPaths());
	}

}
