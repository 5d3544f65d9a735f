package io.tarweb.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.tarweb.ServerSettings;
import io.tarweb.ServerStatus;
import io.tarweb.SiteSettings;
import io.tarweb.SiteStatus;
import io.tarweb.TarwebServer;
import io.tarweb.error.UnavailableException;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.status.EditionStatus;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A server on a free port of the loopback interface that ends with its test.
 */
public final class TestServer implements AutoCloseable {

	private final TarwebServer server;

	private TestServer(TarwebServer server) {
		this.server = server;
	}

	/**
	 * Settings for a server in a test: the loopback interface, a free port, two workers,
	 * and reloads that take any archive and keep none, so that what is replaced is seen
	 * to go.
	 * @param transport the transport to insist on
	 * @param archive the archive
	 * @return the builder
	 */
	public static ServerSettings.Builder settings(@Nullable TransportKind transport, Path archive) {
		return settings(transport, ArchiveSource.ofFile(archive));
	}

	/**
	 * The same for an archive of any source.
	 * @param transport the transport to insist on
	 * @param archive the archive
	 * @return the builder
	 */
	public static ServerSettings.Builder settings(@Nullable TransportKind transport, ArchiveSource archive) {
		return settings(transport, ServerSettings.forSource(archive));
	}

	/**
	 * The same for several sites.
	 * @param transport the transport to insist on
	 * @param sites the sites
	 * @return the builder
	 */
	public static ServerSettings.Builder settings(@Nullable TransportKind transport, List<SiteSettings> sites) {
		return settings(transport, ServerSettings.forSites(sites));
	}

	private static ServerSettings.Builder settings(@Nullable TransportKind transport, ServerSettings.Builder settings) {
		return Repetition.wire()
			.applyTo(transport,
					settings.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
						.transport(transport)
						.workers(2)
						.reload(ReloadPolicy.builder().minShare(0).kept(0).build()));
	}

	/**
	 * Limits whose times are longer than any test waits.
	 * @return a builder to set what is tested
	 */
	public static ConnectionLimits.Builder patient() {
		Duration never = Duration.ofHours(1);
		return ConnectionLimits.builder().headTimeout(never).idleTimeout(never).writeTimeout(never);
	}

	public static TestServer start(TransportKind transport, Path archive) {
		return start(settings(transport, archive));
	}

	/**
	 * Starts a server; skips the test if the machine lacks the transport.
	 * @param settings the settings
	 * @return the running server
	 */
	public static TestServer start(ServerSettings.Builder settings) {
		return start(new TarwebServer(settings.build()));
	}

	/**
	 * Starts a server; skips the test if the machine lacks the transport.
	 * @param server the server
	 * @return the same, running
	 */
	public static TestServer start(TarwebServer server) {
		try {
			server.start();
		}
		catch (UnavailableException ex) {
			throw new TestAbortedException(ex.getMessage(), ex);
		}
		return new TestServer(server);
	}

	public RawClient connect() {
		return Repetition.wire().connect(address(), 0);
	}

	/**
	 * Connects with a small receive window, so that the server soon has to wait for this
	 * client.
	 * @return the client
	 */
	public RawClient connectSlowly() {
		return Repetition.wire().connect(address(), 16 * 1024);
	}

	/**
	 * Gets one target over a connection of its own.
	 * @param target the request target
	 * @return the answer
	 */
	public Reply get(String target) {
		try (RawClient client = connect()) {
			return client.send(RawClient.get(target)).read();
		}
	}

	public InetSocketAddress address() {
		return this.server.address();
	}

	public TarwebServer server() {
		return this.server;
	}

	public ServerStatus status() {
		return this.server.status();
	}

	/**
	 * The status of the first site.
	 * @return its status
	 */
	public SiteStatus site() {
		return this.server.status().sites().get(0);
	}

	/**
	 * What is in service of the first site.
	 * @return its edition
	 */
	public EditionStatus edition() {
		EditionStatus edition = site().current();
		if (edition == null) {
			throw new IllegalStateException("Nothing is in service");
		}
		return edition;
	}

	/**
	 * Reloads the first site.
	 * @return what happened
	 */
	public ReloadOutcome reload() {
		return this.server.reload().get(0);
	}

	@Override
	public void close() {
		if (this.server.isRunning()) {
			Repetition.wire().ending(status());
		}
		this.server.stop(Duration.ZERO);
	}

}
