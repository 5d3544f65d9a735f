package io.tarweb.settings;

import java.util.List;

import io.tarweb.error.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * How an archive becomes a site.
 *
 * @param prefix the directory inside the archive that is the site's root, without leading
 * and with a trailing slash; empty for the whole archive
 * @param linksOutOfPrefix whether a link below the prefix may lead to what isn't below it
 * @param contentTypes the media types by extension
 * @param servesSiblings whether a compressed variant such as {@code x.gz} can also be had
 * under its own name; one without an {@code x} beside it always can
 * @param cleanUrls what {@code /x} has to do with {@code x.html}
 * @param fallback the member that answers for pages that don't exist, for single-page
 * applications; {@code null} for 404
 * @param listing what a directory without an index page is answered with
 * @param markdown whether clients that prefer {@code text/markdown} get the Markdown
 * beside a page; both have to be there uncompressed
 * @param maxRanges the most ranges that one request may ask for; more get the whole
 * @param cache the values of {@code Cache-Control}
 * @param security the security fields
 * @param headers fields by pattern, which override all others
 * @param cors which other origins may read what
 * @param preload whether the archive is read once at load
 */
public record SitePolicy(String prefix, boolean linksOutOfPrefix, ContentTypes contentTypes, boolean servesSiblings,
		CleanUrls cleanUrls, @Nullable String fallback, DirectoryListing listing, boolean markdown, int maxRanges,
		CachePolicy cache, SecurityHeaders security, List<HeaderRule> headers, CorsPolicy cors, Preload preload) {

	/** The most ranges of one request unless told otherwise. */
	public static final int DEFAULT_MAX_RANGES = 16;

	/** Each is a part with a head of its own. */
	private static final int MAX_RANGES = 1000;

	/** The whole archive, served as most sites want it. */
	public static final SitePolicy DEFAULTS = builder().build();

	public SitePolicy {
		prefix = normalise(prefix);
		headers = List.copyOf(headers);
		if (maxRanges < 0) {
			throw new SettingException("SitePolicy.maxRanges", maxRanges, "must not be negative");
		}
		if (maxRanges > MAX_RANGES) {
			throw new SettingException("SitePolicy.maxRanges", maxRanges, "must be at most " + MAX_RANGES);
		}
	}

	private static String normalise(String prefix) {
		String stripped = prefix.replaceAll("^(\\./|/)+", "").replaceAll("/+$", "");
		if (("/" + stripped + "/").contains("/../")) {
			throw new SettingException("SitePolicy.prefix", prefix, "must not contain '..'");
		}
		return (stripped.isEmpty() || stripped.equals(".")) ? "" : stripped + "/";
	}

	/**
	 * A policy with every default.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private String prefix = "";

		private boolean linksOutOfPrefix;

		private ContentTypes contentTypes = ContentTypes.standard();

		private boolean servesSiblings = true;

		private CleanUrls cleanUrls = CleanUrls.FIND;

		private @Nullable String fallback;

		private DirectoryListing listing = DirectoryListing.OFF;

		private boolean markdown = true;

		private int maxRanges = DEFAULT_MAX_RANGES;

		private CachePolicy cache = CachePolicy.DEFAULTS;

		private SecurityHeaders security = SecurityHeaders.DEFAULTS;

		private List<HeaderRule> headers = List.of();

		private CorsPolicy cors = CorsPolicy.OFF;

		private Preload preload = Preload.AUTO;

		private Builder() {
		}

		public Builder prefix(String prefix) {
			this.prefix = prefix;
			return this;
		}

		public Builder linksOutOfPrefix(boolean linksOutOfPrefix) {
			this.linksOutOfPrefix = linksOutOfPrefix;
			return this;
		}

		public Builder contentTypes(ContentTypes contentTypes) {
			this.contentTypes = contentTypes;
			return this;
		}

		public Builder servesSiblings(boolean servesSiblings) {
			this.servesSiblings = servesSiblings;
			return this;
		}

		public Builder cleanUrls(CleanUrls cleanUrls) {
			this.cleanUrls = cleanUrls;
			return this;
		}

		public Builder fallback(@Nullable String fallback) {
			this.fallback = fallback;
			return this;
		}

		public Builder listing(DirectoryListing listing) {
			this.listing = listing;
			return this;
		}

		public Builder markdown(boolean markdown) {
			this.markdown = markdown;
			return this;
		}

		public Builder maxRanges(int maxRanges) {
			this.maxRanges = maxRanges;
			return this;
		}

		public Builder cache(CachePolicy cache) {
			this.cache = cache;
			return this;
		}

		public Builder security(SecurityHeaders security) {
			this.security = security;
			return this;
		}

		public Builder headers(List<HeaderRule> headers) {
			this.headers = headers;
			return this;
		}

		public Builder cors(CorsPolicy cors) {
			this.cors = cors;
			return this;
		}

		public Builder preload(Preload preload) {
			this.preload = preload;
			return this;
		}

		public SitePolicy build() {
			return new SitePolicy(this.prefix, this.linksOutOfPrefix, this.contentTypes, this.servesSiblings,
					this.cleanUrls, this.fallback, this.listing, this.markdown, this.maxRanges, this.cache,
					this.security, this.headers, this.cors, this.preload);
		}

	}

}
