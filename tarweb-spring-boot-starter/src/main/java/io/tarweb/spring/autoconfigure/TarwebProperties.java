package io.tarweb.spring.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import io.tarweb.ServerSettings;
import io.tarweb.error.SettingException;
import io.tarweb.error.SiteConflictException;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the server that serves archives.
 *
 * @param enabled Whether to serve an archive.
 * @param sites Sites by name, each with an archive and the properties that differ from
 * those set for all sites.
 * @param address Network address to listen on. By default all addresses of the machine.
 * @param port Port to listen on. Use 0 to pick a free one.
 * @param transport Socket transport to insist on. By default the best available one.
 * @param workers Number of event loops, at most 1024. By default the number of available
 * processors.
 * @param maxConnections Maximum number of open connections. One more gets 503 and is
 * closed; with TLS, it is closed without an answer.
 * @param maxRequestHeadSize Maximum size of the request line and the request headers
 * together.
 * @param maxRequestBodySize Maximum size of a request body, which is read and discarded.
 * @param requestHeadTimeout Maximum time that a request may take to arrive. If a duration
 * suffix is not specified, seconds will be used.
 * @param idleTimeout Maximum time that a connection may stay open without a request. If a
 * duration suffix is not specified, seconds will be used.
 * @param writeTimeout Maximum time that a response may make no progress because the
 * client does not read it. If a duration suffix is not specified, seconds will be used.
 * @param proxyProtocol Properties of the PROXY protocol.
 * @param forwarded Properties of what proxies write into requests about their clients.
 * @param serverHeader Whether responses carry a Server header.
 * @param accessLog Properties of the access log.
 * @param http2 Properties of HTTP/2.
 * @param handOver Properties of connections that other processes hand over.
 * @param ssl Properties of TLS.
 */
@ConfigurationProperties(TarwebProperties.PREFIX)
public record TarwebProperties(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, SiteProperties> sites,
		@Nullable InetAddress address, @DefaultValue("8081") int port, @DefaultValue("auto") Transport transport,
		@Nullable Integer workers, @DefaultValue("10000") int maxConnections,
		@DefaultValue("16KB") DataSize maxRequestHeadSize, @DefaultValue("1MB") DataSize maxRequestBodySize,
		@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration requestHeadTimeout,
		@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
		@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration writeTimeout,
		@NestedConfigurationProperty @DefaultValue ProxyProtocolProperties proxyProtocol,
		@NestedConfigurationProperty @DefaultValue ForwardedProperties forwarded,
		@DefaultValue("true") boolean serverHeader,
		@NestedConfigurationProperty @DefaultValue AccessLogProperties accessLog,
		@NestedConfigurationProperty @DefaultValue Http2Properties http2,
		@NestedConfigurationProperty @DefaultValue HandOverProperties handOver,
		@NestedConfigurationProperty @DefaultValue SslProperties ssl) {

	static final String PREFIX = "tarweb";

	private static final int MAX_PORT = 65535;

	/**
	 * Makes the settings of the server.
	 * @param configured the sites
	 * @param sources makes the sources of the archives
	 * @param tls what the SSL bundles hold, {@code null} for plain HTTP
	 * @return the settings, for customizers to have the last word
	 * @throws InvalidConfigurationPropertyValueException if the server wouldn't take a
	 * value
	 * @throws PropertiesException if two sites have the same hosts and path
	 */
	ServerSettings.Builder toSettings(List<ConfiguredSite> configured, SourceMaker sources, @Nullable TlsSettings tls) {
		ServerSettings.Builder settings = ServerSettings
			.forSites(configured.stream().map((site) -> site.toSettings(sources)).toList());
		try {
			settings.listen(socketAddress("port", this.port))
				.tls(tls)
				.redirecting(redirecting())
				.transport(this.transport.kind())
				.limits(limits())
				.http2(this.http2.toSettings())
				.proxyProtocol(this.proxyProtocol.toSettings())
				.handOver(this.handOver.toSettings())
				.serverHeader(this.serverHeader)
				.accessLog(this.accessLog.toSettings(this.forwarded.networks()));
			if (this.workers != null) {
				settings.workers(this.workers);
			}
			settings.build();
			return settings;
		}
		catch (SiteConflictException ex) {
			throw ConfiguredSite.contradiction(configured, ex);
		}
		catch (SettingException ex) {
			throw PropertyNames.refused(ex, PREFIX);
		}
	}

	private InetSocketAddress socketAddress(String name, int port) {
		if (port < 0 || port > MAX_PORT) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "." + name, port,
					"must be between 0 and " + MAX_PORT);
		}
		return new InetSocketAddress(this.address, port);
	}

	private @Nullable InetSocketAddress redirecting() {
		Integer redirectPort = this.ssl.redirectPort();
		if (redirectPort == null) {
			return null;
		}
		InetSocketAddress address = socketAddress("ssl.redirect-port", redirectPort);
		if (!StringUtils.hasText(this.ssl.bundle())) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".ssl.redirect-port", redirectPort,
					"redirects to HTTPS and needs 'tarweb.ssl.bundle'");
		}
		return address;
	}

	private ConnectionLimits limits() {
		int headBytes = (int) Math.min(this.maxRequestHeadSize.toBytes(), Integer.MAX_VALUE);
		return ConnectionLimits.builder()
			.maxConnections(this.maxConnections)
			.maxHeadBytes(headBytes)
			.maxBodyBytes(this.maxRequestBodySize.toBytes())
			.headTimeout(this.requestHeadTimeout)
			.idleTimeout(this.idleTimeout)
			.writeTimeout(this.writeTimeout)
			.build();
	}

	/**
	 * The transports to choose from.
	 */
	public enum Transport {

		/**
		 * The best one that the machine has.
		 */
		AUTO(null),

		/**
		 * Linux io_uring.
		 */
		IO_URING(TransportKind.IO_URING),

		/**
		 * Linux epoll.
		 */
		EPOLL(TransportKind.EPOLL),

		/**
		 * BSD and macOS kqueue.
		 */
		KQUEUE(TransportKind.KQUEUE),

		/**
		 * The JDK's own selector.
		 */
		NIO(TransportKind.NIO);

		private final @Nullable TransportKind kind;

		Transport(@Nullable TransportKind kind) {
			this.kind = kind;
		}

		@Nullable TransportKind kind() {
			return this.kind;
		}

	}

}
