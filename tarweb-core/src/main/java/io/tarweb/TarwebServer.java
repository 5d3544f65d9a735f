package io.tarweb;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.tarweb.reload.ReloadOutcome;

/**
 * Serves a site out of a tar. All methods may be called from any thread.
 */
public final class TarwebServer {

	private final ServerSettings settings;

	public TarwebServer(ServerSettings settings) {
		this.settings = settings;
	}

	/**
	 * Loads the archive and listens. Does nothing if the server runs already.
	 * @throws io.tarweb.archive.ArchiveException if the archive can't be served
	 * @throws io.tarweb.transport.TransportUnavailableException if the transport that was
	 * asked for isn't there
	 * @throws ListenException if the address can't be listened on
	 */
	public void start() {
		throw new UnsupportedOperationException("in the making");
	}

	/**
	 * Stops accepting, closes idle connections at once, lets requests in flight finish
	 * and releases everything. Does nothing if the server doesn't run. A stopped server
	 * can be started again.
	 * @param grace how long requests in flight may take; what isn't finished then is cut
	 */
	public void stop(Duration grace) {
	}

	public boolean isRunning() {
		return false;
	}

	/**
	 * The address the server listens on, with the real port.
	 * @return the address
	 * @throws IllegalStateException if the server doesn't run
	 */
	public InetSocketAddress address() {
		throw new IllegalStateException("The server doesn't run");
	}

	/**
	 * The server as it is now.
	 * @return its address, transport and site
	 */
	public ServerStatus status() {
		throw new UnsupportedOperationException("in the making");
	}

	/**
	 * Loads the archive that the source offers now and puts it into service, while
	 * requests in flight finish on the one before. Blocks until that is done or refused;
	 * calls from several threads take their turns. Never throws for a bad archive.
	 * @return what happened
	 * @throws IllegalStateException if the server doesn't run
	 */
	public ReloadOutcome reload() {
		throw new UnsupportedOperationException("in the making");
	}

}
