package io.tarweb.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.error.SettingException;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.Network;
import io.tarweb.settings.ProxyProtocolSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of a server on the command line, and the server.
 */
@SuppressWarnings("NullAway.Init")
final class ServeOptions {

	private static final Logger logger = LoggerFactory.getLogger(ServeOptions.class);

	private static final int MAX_PORT = 65_535;

	@Option(names = { "-p", "--port" }, defaultValue = "8081", paramLabel = "PORT",
			description = "Port to listen on; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
	private int port;

	@Option(names = "--address", paramLabel = "ADDRESS", description = "Address to listen on. Default: all of them.")
	private @Nullable InetAddress address;

	@Mixin
	private SiteOptions site = new SiteOptions();

	@Option(names = "--proxy-protocol", split = ",", paramLabel = "NETWORK",
			converter = SiteOptions.NetworkOption.class,
			description = "Networks of proxies that begin their connections with a PROXY header, such as 10.0.0.0/8. "
					+ "From there it is required, from elsewhere refused.")
	private List<Network> proxyProtocol = List.of();

	@Option(names = "--proxy-protocol-exempt", split = ",", paramLabel = "NETWORK",
			converter = SiteOptions.NetworkOption.class,
			description = "Parts of these networks that may also come without, such as health checks.")
	private List<Network> proxyProtocolExempt = List.of();

	@Option(names = "--hand-over", paramLabel = "PATH",
			description = "Socket at which other processes hand over connections that they have accepted.")
	private @Nullable Path handOver;

	@Mixin
	private RunOptions run = new RunOptions();

	/**
	 * Serves until the process ends.
	 * @param archives where the archives come from, in the order in which they are
	 * consulted
	 */
	void serve(List<? extends ArchiveSource> archives) {
		TarwebServer server = new TarwebServer(settings(archives));
		server.start();
		CountDownLatch ended = this.run.stopAtTheEnd(server::stop);
		Hangup.handle(server::reload);
		logger.info("Listening on port {} by {}", server.address().getPort(),
				server.status().transport().kind().label());
		RunOptions.awaitUninterruptibly(ended);
	}

	private ServerSettings settings(List<? extends ArchiveSource> archives) {
		RunOptions.requireBetween("--port", this.port, 0, MAX_PORT);
		this.run.check();
		return ServerSettings.forSites(List.of(this.site.settings(archives)))
			.listen((this.address != null) ? new InetSocketAddress(this.address, this.port)
					: new InetSocketAddress(this.port))
			.transport(this.run.transport())
			.workers(this.run.workers())
			.handOver(handOver())
			.proxyProtocol(proxyProtocol())
			.accessLog(this.site.accessLog())
			.build();
	}

	private @Nullable ProxyProtocolSettings proxyProtocol() {
		if (this.proxyProtocol.isEmpty()) {
			if (!this.proxyProtocolExempt.isEmpty()) {
				throw new CommandException("--proxy-protocol-exempt needs --proxy-protocol to exempt from", null);
			}
			return null;
		}
		try {
			return ProxyProtocolSettings.builder(this.proxyProtocol).exempt(this.proxyProtocolExempt).build();
		}
		catch (SettingException ex) {
			// With a network to trust, only an exempt one can be wrong.
			throw new CommandException("--proxy-protocol-exempt " + ex.requirement() + ", but is '" + ex.value() + "'",
					ex);
		}
	}

	private @Nullable HandOverSettings handOver() {
		try {
			return (this.handOver != null) ? HandOverSettings.builder(this.handOver).build() : null;
		}
		catch (SettingException ex) {
			throw new CommandException("--hand-over %s, but is '%s'".formatted(ex.requirement(), ex.value()), ex);
		}
	}

}
