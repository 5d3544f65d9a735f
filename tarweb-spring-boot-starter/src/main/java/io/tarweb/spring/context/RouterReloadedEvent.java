package io.tarweb.spring.context;

import io.tarweb.router.RouterChanges;
import io.tarweb.router.TarwebRouter;

import org.springframework.context.ApplicationEvent;

/**
 * Published when a router has got other routes, certificates or limits; on the thread
 * that asked for them.
 */
public final class RouterReloadedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final transient RouterChanges changes;

	/**
	 * Creates an event.
	 * @param router the router that has changed
	 * @param changes what has changed
	 */
	public RouterReloadedEvent(TarwebRouter router, RouterChanges changes) {
		super(router);
		this.changes = changes;
	}

	/**
	 * The router.
	 */
	public TarwebRouter getRouter() {
		return (TarwebRouter) getSource();
	}

	/**
	 * What has changed.
	 */
	public RouterChanges getChanges() {
		return this.changes;
	}

}
