package io.tarweb.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

import io.tarweb.ServerSettings;
import io.tarweb.SiteSettings;
import io.tarweb.TarwebServer;
import io.tarweb.error.SettingException;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.Network;
import io.tarweb.settings.ProxyProtocolSettings;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of a server on the command line, and the server.
 */
@SuppressWarnings("NullAway.Init")
final class ServeOptions {

	private static final Logger logger = LoggerFactory.getLogger(ServeOptions.class);

	private static final int MAX_PORT = 65_535;

	private static final int MAX_GRACE_SECONDS = 24 * 60 * 60;

	@Option(names = { "-p", "--port" }, defaultValue = "8081", paramLabel = "PORT",
			description = "Port to listen on; 0 picks a free one. Default: ${DEFAULT-VALUE}.")
	private int port;

	@Option(names = "--address", paramLabel = "ADDRESS", description = "Address to listen on. Default: all of them.")
	private @Nullable InetAddress address;

	@Option(names = "--prefix", defaultValue = "", paramLabel = "DIR",
			description = "Directory inside the archive that is the root of the site.")
	private String prefix;

	@Option(names = "--links-out-of-prefix", description = "Also follow links from that directory to files outside it.")
	private boolean linksOutOfPrefix;

	@Option(names = "--clean-urls", defaultValue = "find", paramLabel = "MODE",
			description = "find: /x finds x.html. redirect: /x.html also redirects to /x. off. "
					+ "Default: ${DEFAULT-VALUE}.")
	private CleanUrls cleanUrls;

	@Option(names = "--listing", defaultValue = "off", paramLabel = "FORMAT",
			description = "html or json to list directories without an index page. Default: ${DEFAULT-VALUE}.")
	private DirectoryListing listing;

	@Option(names = "--fallback", paramLabel = "FILE",
			description = "File that answers for pages that don't exist, for single-page applications.")
	private @Nullable String fallback;

	@Option(names = "--access-log", paramLabel = "FORMAT", description = "combined or json to log requests.")
	private AccessLogSettings.@Nullable Format accessLog;

	@Option(names = "--access-log-file", paramLabel = "FILE",
			description = "File to append the access log to. Default: standard output.")
	private @Nullable Path accessLogFile;

	@Option(names = "--proxy-protocol", split = ",", paramLabel = "NETWORK", converter = NetworkOption.class,
			description = "Networks of proxies that begin their connections with a PROXY header, such as 10.0.0.0/8. "
					+ "From there it is required, from elsewhere refused.")
	private List<Network> proxyProtocol = List.of();

	@Option(names = "--proxy-protocol-exempt", split = ",", paramLabel = "NETWORK", converter = NetworkOption.class,
			description = "Parts of these networks that may also come without, such as health checks.")
	private List<Network> proxyProtocolExempt = List.of();

	@Option(names = "--forwarded", split = ",", paramLabel = "NETWORK", converter = NetworkOption.class,
			description = "Networks of proxies whose Forwarded or X-Forwarded-For is believed, for the access log.")
	private List<Network> forwarded = List.of();

	@Option(names = "--hand-over", paramLabel = "PATH",
			description = "Socket at which other processes hand over connections that they have accepted.")
	private @Nullable Path handOver;

	@Option(names = "--workers", paramLabel = "N", description = "Event loops. Default: the number of cores.")
	private int workers = Runtime.getRuntime().availableProcessors();

	@Option(names = "--transport", paramLabel = "NAME",
			description = "io-uring, epoll, kqueue or nio to insist on one. Default: the best available one.")
	private @Nullable String transport;

	@Option(names = "--grace", defaultValue = "30", paramLabel = "SECONDS",
			description = "How long requests in flight may take when the server ends. Default: ${DEFAULT-VALUE}.")
	private int graceSeconds;

	/**
	 * Serves until the process ends.
	 * @param archives where the archives come from, in the order in which they are
	 * consulted
	 */
	void serve(List<? extends ArchiveSource> archives) {
		TarwebServer server = new TarwebServer(settings(archives));
		server.start();
		CountDownLatch stopped = new CountDownLatch(1);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			server.stop(Duration.ofSeconds(this.graceSeconds));
			stopped.countDown();
		}, "tarweb-stop"));
		Hangup.handle(server::reload);
		logger.info("Listening on port {} by {}", server.address().getPort(),
				server.status().transport().kind().label());
		awaitUninterruptibly(stopped);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		while (true) {
			try {
				latch.await();
				return;
			}
			catch (InterruptedException ex) {
				// Only a signal ends the server.
			}
		}
	}

	private ServerSettings settings(List<? extends ArchiveSource> archives) {
		if (this.accessLogFile != null && this.accessLog == null) {
			throw new CommandException("--access-log-file needs --access-log to say how", null);
		}
		requireBetween("--port", this.port, 0, MAX_PORT);
		requireBetween("--grace", this.graceSeconds, 0, MAX_GRACE_SECONDS);
		SitePolicy policy = SitePolicy.builder()
			.prefix(this.prefix)
			.linksOutOfPrefix(this.linksOutOfPrefix)
			.cleanUrls(this.cleanUrls)
			.listing(this.listing)
			.fallback(this.fallback)
			.build();
		SiteSettings site = SiteSettings.builder(SiteSettings.DEFAULT_NAME).archives(archives).policy(policy).build();
		return ServerSettings.forSites(List.of(site))
			.listen((this.address != null) ? new InetSocketAddress(this.address, this.port)
					: new InetSocketAddress(this.port))
			.transport(kind())
			.workers(this.workers)
			.handOver(handOver())
			.proxyProtocol(proxyProtocol())
			.accessLog(accessLog())
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

	private @Nullable AccessLogSettings accessLog() {
		if (this.accessLog == null) {
			return null;
		}
		return AccessLogSettings.builder(this.accessLog).file(this.accessLogFile).forwardedBy(this.forwarded).build();
	}

	private @Nullable HandOverSettings handOver() {
		try {
			return (this.handOver != null) ? HandOverSettings.builder(this.handOver).build() : null;
		}
		catch (SettingException ex) {
			throw new CommandException("--hand-over %s, but is '%s'".formatted(ex.requirement(), ex.value()), ex);
		}
	}

	private static void requireBetween(String option, int value, int least, int most) {
		if (value < least || value > most) {
			throw new CommandException("%s must be between %d and %d, but is %d".formatted(option, least, most, value),
					null);
		}
	}

	private @Nullable TransportKind kind() {
		if (this.transport == null || this.transport.equals("auto")) {
			return null;
		}
		String label = this.transport.toLowerCase(Locale.ROOT).replace('-', '_');
		for (TransportKind kind : TransportKind.values()) {
			if (kind.label().equals(label)) {
				return kind;
			}
		}
		throw new CommandException(
				"--transport must be auto, io-uring, epoll, kqueue or nio, but is '%s'".formatted(this.transport),
				null);
	}

	/** Reads the value of an option. */
	static final class NetworkOption implements ITypeConverter<Network> {

		@Override
		public Network convert(String value) {
			try {
				return Network.parse(value);
			}
			catch (IllegalArgumentException ex) {
				throw new TypeConversionException(ex.getMessage());
			}
		}

	}

}
