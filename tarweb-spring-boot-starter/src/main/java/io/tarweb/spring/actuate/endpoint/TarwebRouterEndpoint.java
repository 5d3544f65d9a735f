package io.tarweb.spring.actuate.endpoint;

import java.util.function.Supplier;

import io.tarweb.error.TarwebException;
import io.tarweb.router.RouterChanges;
import io.tarweb.router.RouterStatus;
import io.tarweb.router.TarwebRouter;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows where connections are routed to and, unless
 * access is read-only, reads the routes again.
 */
@Endpoint(id = TarwebRouterEndpoint.ID, defaultAccess = Access.READ_ONLY)
public class TarwebRouterEndpoint {

	static final String ID = "tarwebrouter";

	private final TarwebRouter router;

	private final Supplier<RouterChanges> reload;

	/**
	 * Creates an endpoint.
	 * @param router the router to show
	 * @param reload gives it the settings that it is to have now; throws a
	 * {@link TarwebException} if they can't be used
	 */
	public TarwebRouterEndpoint(TarwebRouter router, Supplier<RouterChanges> reload) {
		this.router = router;
		this.reload = reload;
	}

	/**
	 * Shows the router as it is now.
	 * @return its address and its routes
	 */
	@ReadOperation
	public RouterDescriptor status() {
		RouterStatus running = this.router.statusIfRunning();
		return (running != null) ? RouterDescriptor.of(running, this.router.metrics()) : RouterDescriptor.stopped();
	}

	/**
	 * Reads routes and certificates again. Connections under way keep what they have.
	 * @return what has changed, or why nothing has
	 */
	@WriteOperation
	public RouterReloadDescriptor reload() {
		try {
			return RouterReloadDescriptor.of(this.reload.get());
		}
		catch (TarwebException ex) {
			return RouterReloadDescriptor.refused(String.valueOf(ex.getMessage()));
		}
	}

}
