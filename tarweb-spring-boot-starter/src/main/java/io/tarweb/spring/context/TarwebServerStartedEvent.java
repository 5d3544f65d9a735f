package io.tarweb.spring.context;

import java.net.InetSocketAddress;

import io.tarweb.TarwebServer;

import org.springframework.context.ApplicationEvent;

/**
 * A {@link TarwebServer} has started and listens. The application isn't ready yet.
 */
public class TarwebServerStartedEvent extends ApplicationEvent {

	private static final long serialVersionUID = 1L;

	private final InetSocketAddress address;

	public TarwebServerStartedEvent(TarwebServer server) {
		super(server);
		this.address = server.address();
	}

	/**
	 * The server that started.
	 */
	public TarwebServer getServer() {
		return (TarwebServer) getSource();
	}

	/**
	 * The address that it listens on, with the real port.
	 */
	public InetSocketAddress getAddress() {
		return this.address;
	}

}
