package io.tarweb.spring.actuate.endpoint;

import io.tarweb.TarwebServer;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} which shows what is being served and, where access isn't
 * limited to reading, reloads it.
 */
@Endpoint(id = "tarweb", defaultAccess = Access.READ_ONLY)
public class TarwebEndpoint {

	private final TarwebServer server;

	public TarwebEndpoint(TarwebServer server) {
		this.server = server;
	}

	/**
	 * Shows the server as it is now.
	 * @return its address, transport and archive
	 */
	@ReadOperation
	public ServerDescriptor status() {
		return (this.server.isRunning()) ? ServerDescriptor.of(this.server.status()) : ServerDescriptor.STOPPED;
	}

	/**
	 * Reloads the archive. Blocks until it is in service or refused.
	 * @return what happened
	 */
	@WriteOperation
	public ReloadDescriptor reload() {
		return ReloadDescriptor.of(this.server.reload().get(0));
	}

}
