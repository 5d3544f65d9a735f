package io.tarweb.cli;

import java.nio.file.Path;
import java.util.List;

import io.tarweb.SiteSettings;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.Network;
import io.tarweb.settings.SitePolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of a site on the command line, wherever its connections come from.
 */
@SuppressWarnings("NullAway.Init")
final class SiteOptions {

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

	@Option(names = "--forwarded", split = ",", paramLabel = "NETWORK", converter = NetworkOption.class,
			description = "Networks of proxies whose Forwarded or X-Forwarded-For is believed, for the access log.")
	private List<Network> forwarded = List.of();

	/**
	 * Makes the site.
	 * @param archives where the archives come from, in the order in which they are
	 * consulted
	 */
	SiteSettings settings(List<? extends ArchiveSource> archives) {
		SitePolicy policy = SitePolicy.builder()
			.prefix(this.prefix)
			.linksOutOfPrefix(this.linksOutOfPrefix)
			.cleanUrls(this.cleanUrls)
			.listing(this.listing)
			.fallback(this.fallback)
			.build();
		return SiteSettings.builder(SiteSettings.DEFAULT_NAME).archives(archives).policy(policy).build();
	}

	/**
	 * Makes the access log, {@code null} for none.
	 */
	@Nullable AccessLogSettings accessLog() {
		if (this.accessLog == null) {
			if (this.accessLogFile != null) {
				throw new CommandException("--access-log-file needs --access-log to say how", null);
			}
			return null;
		}
		return AccessLogSettings.builder(this.accessLog).file(this.accessLogFile).forwardedBy(this.forwarded).build();
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
