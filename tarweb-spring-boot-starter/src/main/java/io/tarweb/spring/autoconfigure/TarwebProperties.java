package io.tarweb.spring.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.ServerSettings;
import io.tarweb.http.ContentTypes;
import io.tarweb.site.CleanUrls;
import io.tarweb.site.DirectoryListing;
import io.tarweb.site.HeaderRule;
import io.tarweb.site.SitePolicy;
import io.tarweb.transport.TransportKind;
import io.tarweb.wire.ConnectionLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the server that serves an archive.
 *
 * @param enabled Whether to serve an archive.
 * @param archive Location of the archive to serve. Anything but a plain file is copied to
 * a temporary file first.
 * @param prefix Directory inside the archive that is the root of the site.
 * @param contentTypes Content types by file extension, added to the usual ones or in
 * their place.
 * @param compressedSiblings Whether a compressed file such as x.gz can also be requested
 * under its own name. In either case it is sent to clients that request x and accept it.
 * @param cleanUrls What a page can be requested by apart from its own name. With 'find',
 * x gives x.html. With 'redirect', x.html also redirects to x.
 * @param fallback File to answer with when a page does not exist, for single-page
 * applications. By default a 404.
 * @param listing Format in which a directory without an index page is listed.
 * @param markdown Whether clients that prefer Markdown get the Markdown file beside a
 * page, where there is one.
 * @param maxRanges Maximum number of ranges in one request. With more the whole file is
 * sent.
 * @param cache Properties of the Cache-Control header.
 * @param security Properties of the security headers.
 * @param headers Response headers by path pattern, which go before those of the archive's
 * own _headers file.
 * @param cors Properties of what other origins may read.
 * @param address Network address to listen on. By default all addresses of the machine.
 * @param port Port to listen on. Use 0 to pick a free one.
 * @param transport Socket transport to insist on. By default the best one that the
 * machine has.
 * @param workers Number of event loops. By default the number of available processors.
 * @param maxConnections Maximum number of open connections. One more is answered with 503
 * and closed.
 * @param maxRequestHeadSize Maximum size of the request line and the request headers
 * together.
 * @param maxRequestBodySize Maximum size of a request body, which is read and discarded.
 * @param requestHeadTimeout Maximum time that a request may take to arrive. If a duration
 * suffix is not specified, seconds will be used.
 * @param idleTimeout Maximum time that a connection may stay open without a request. If a
 * duration suffix is not specified, seconds will be used.
 * @param writeTimeout Maximum time that a response may make no progress because the
 * client does not read it. If a duration suffix is not specified, seconds will be used.
 * @param serverHeader Whether responses carry a Server header.
 * @param accessLog Properties of the access log.
 * @param ssl Properties of TLS.
 */
@ConfigurationProperties(TarwebProperties.PREFIX)
public record TarwebProperties(@DefaultValue("true") boolean enabled, @Nullable String archive,
		@DefaultValue("") String prefix, @DefaultValue Map<String, String> contentTypes,
		@DefaultValue("true") boolean compressedSiblings, @DefaultValue("find") CleanUrls cleanUrls,
		@Nullable String fallback, @DefaultValue("off") DirectoryListing listing,
		@DefaultValue("true") boolean markdown, @DefaultValue("16") int maxRanges,
		@NestedConfigurationProperty @DefaultValue CacheProperties cache,
		@NestedConfigurationProperty @DefaultValue SecurityProperties security,
		@DefaultValue List<HeaderProperties> headers, @NestedConfigurationProperty @DefaultValue CorsProperties cors,
		@Nullable InetAddress address, @DefaultValue("8081") int port, @DefaultValue("auto") Transport transport,
		@Nullable Integer workers, @DefaultValue("10000") int maxConnections,
		@DefaultValue("16KB") DataSize maxRequestHeadSize, @DefaultValue("1MB") DataSize maxRequestBodySize,
		@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration requestHeadTimeout,
		@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
		@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration writeTimeout,
		@DefaultValue("true") boolean serverHeader,
		@NestedConfigurationProperty @DefaultValue AccessLogProperties accessLog,
		@NestedConfigurationProperty @DefaultValue SslProperties ssl) {

	static final String PREFIX = "tarweb";

	private static final int MAX_PORT = 65535;

	/**
	 * How the settings complain, each under the name that its property has below the
	 * prefix: "max-connections must be positive, but is 0".
	 */
	private static final Pattern SETTING_MESSAGE = Pattern
		.compile("(?<name>[a-z.-]+) (?<reason>.+), but is (?<value>.*)");

	/**
	 * Gives the settings what the properties say.
	 * @param settings the settings to change
	 * @throws InvalidConfigurationPropertyValueException if the server wouldn't take a
	 * value
	 */
	void applyTo(ServerSettings.Builder settings) {
		try {
			settings.site(sitePolicy())
				.listen(socketAddress("port", this.port))
				.redirecting(redirecting())
				.transport(this.transport.kind())
				.limits(limits())
				.serverHeader(this.serverHeader)
				.accessLog(this.accessLog.toSettings());
			if (this.workers != null) {
				settings.workers(this.workers);
			}
			settings.build();
		}
		catch (IllegalArgumentException ex) {
			throw named(ex);
		}
	}

	private SitePolicy sitePolicy() {
		return SitePolicy.builder()
			.prefix(this.prefix)
			.contentTypes(allContentTypes())
			.servesSiblings(this.compressedSiblings)
			.cleanUrls(this.cleanUrls)
			.fallback((StringUtils.hasText(this.fallback)) ? this.fallback : null)
			.listing(this.listing)
			.markdown(this.markdown)
			.maxRanges(this.maxRanges)
			.cache(this.cache.toPolicy(PREFIX + ".cache"))
			.security(this.security.toHeaders(PREFIX + ".security"))
			.headers(headerRules())
			.cors(this.cors.toPolicy(PREFIX + ".cors"))
			.build();
	}

	private ContentTypes allContentTypes() {
		ContentTypes types = ContentTypes.standard();
		for (Map.Entry<String, String> own : this.contentTypes.entrySet()) {
			ContentTypes before = types;
			types = PropertyCheck.convert(PREFIX + ".content-types." + own.getKey(), own.getValue(),
					(type) -> before.with(Map.of(own.getKey(), type)));
		}
		return types;
	}

	private List<HeaderRule> headerRules() {
		List<HeaderRule> rules = new ArrayList<>();
		for (int i = 0; i < this.headers.size(); i++) {
			rules.add(this.headers.get(i).toRule(PREFIX + ".headers[" + i + "]"));
		}
		return rules;
	}

	private InetSocketAddress socketAddress(String name, int port) {
		if (port < 0 || port > MAX_PORT) {
			throw new IllegalArgumentException(name + " must be between 0 and " + MAX_PORT + ", but is " + port);
		}
		return new InetSocketAddress(this.address, port);
	}

	private @Nullable InetSocketAddress redirecting() {
		Integer redirectPort = this.ssl.redirectPort();
		if (redirectPort == null) {
			return null;
		}
		if (!StringUtils.hasText(this.ssl.bundle())) {
			throw new IllegalArgumentException(
					"ssl.redirect-port redirects to HTTPS and needs 'tarweb.ssl.bundle', but is " + redirectPort);
		}
		return socketAddress("ssl.redirect-port", redirectPort);
	}

	private ConnectionLimits limits() {
		int headBytes = (int) Math.min(this.maxRequestHeadSize.toBytes(), Integer.MAX_VALUE);
		return new ConnectionLimits(this.maxConnections, headBytes, this.maxRequestBodySize.toBytes(),
				this.requestHeadTimeout, this.idleTimeout, this.writeTimeout);
	}

	private static RuntimeException named(IllegalArgumentException ex) {
		Matcher message = SETTING_MESSAGE.matcher(String.valueOf(ex.getMessage()));
		return (message.matches()) ? new InvalidConfigurationPropertyValueException(
				PREFIX + "." + message.group("name"), message.group("value"), message.group("reason"), ex) : ex;
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
