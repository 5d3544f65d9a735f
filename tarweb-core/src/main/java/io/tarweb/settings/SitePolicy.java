package io.tarweb.settings;

import java.util.List;

import io.tarweb.error.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * How an archive becomes a site.
 */
public final class SitePolicy {

	/** The default for the most ranges of one request. */
	public static final int DEFAULT_MAX_RANGES = 16;

	/** Each range is a part with a head of its own. */
	private static final int MAX_RANGES = 1000;

	/** The whole archive, served as most sites want it. */
	public static final SitePolicy DEFAULTS = builder().build();

	private final String prefix;

	private final boolean linksOutOfPrefix;

	private final ContentTypes contentTypes;

	private final boolean servesSiblings;

	private final CleanUrls cleanUrls;

	private final @Nullable String fallback;

	private final DirectoryListing listing;

	private final boolean markdown;

	private final int maxRanges;

	private final CachePolicy cache;

	private final SecurityHeaders security;

	private final List<HeaderRule> headers;

	private final CorsPolicy cors;

	private final Preload preload;

	private SitePolicy(Builder builder) {
		this.prefix = normalise(builder.prefix);
		this.headers = List.copyOf(builder.headers);
		this.linksOutOfPrefix = builder.linksOutOfPrefix;
		this.contentTypes = builder.contentTypes;
		this.servesSiblings = builder.servesSiblings;
		this.cleanUrls = builder.cleanUrls;
		this.fallback = builder.fallback;
		this.listing = builder.listing;
		this.markdown = builder.markdown;
		this.maxRanges = builder.maxRanges;
		this.cache = builder.cache;
		this.security = builder.security;
		this.cors = builder.cors;
		this.preload = builder.preload;
		if (this.maxRanges < 0) {
			throw new SettingException("SitePolicy.maxRanges", this.maxRanges, "must not be negative");
		}
		if (this.maxRanges > MAX_RANGES) {
			throw new SettingException("SitePolicy.maxRanges", this.maxRanges, "must be at most " + MAX_RANGES);
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
	 * The directory inside the archive that is the site's root, without a leading slash
	 * but with a trailing one; empty for the whole archive.
	 */
	public String prefix() {
		return this.prefix;
	}

	/**
	 * Whether a link below the prefix may lead to a member outside it.
	 */
	public boolean linksOutOfPrefix() {
		return this.linksOutOfPrefix;
	}

	/**
	 * The media types by extension.
	 */
	public ContentTypes contentTypes() {
		return this.contentTypes;
	}

	/**
	 * Whether a compressed variant such as {@code x.gz} is also available under its own
	 * name; one without an {@code x} beside it always is.
	 */
	public boolean servesSiblings() {
		return this.servesSiblings;
	}

	/**
	 * How {@code /x} relates to {@code x.html}.
	 */
	public CleanUrls cleanUrls() {
		return this.cleanUrls;
	}

	/**
	 * The member that answers for pages that don't exist, for single-page applications;
	 * {@code null} for 404.
	 */
	public @Nullable String fallback() {
		return this.fallback;
	}

	/**
	 * How a request for a directory without an index page is answered.
	 */
	public DirectoryListing listing() {
		return this.listing;
	}

	/**
	 * Whether clients that prefer {@code text/markdown} get the Markdown beside a page;
	 * the archive must have both uncompressed.
	 */
	public boolean markdown() {
		return this.markdown;
	}

	/**
	 * The most ranges that one request may ask for; a request for more gets the whole
	 * file.
	 */
	public int maxRanges() {
		return this.maxRanges;
	}

	/**
	 * The values of {@code Cache-Control}.
	 */
	public CachePolicy cache() {
		return this.cache;
	}

	/**
	 * The security fields.
	 */
	public SecurityHeaders security() {
		return this.security;
	}

	/**
	 * Fields by pattern, overriding all others.
	 */
	public List<HeaderRule> headers() {
		return this.headers;
	}

	/**
	 * Which other origins may read what.
	 */
	public CorsPolicy cors() {
		return this.cors;
	}

	/**
	 * Whether the archive is read once at load.
	 */
	public Preload preload() {
		return this.preload;
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
			return new SitePolicy(this);
		}

	}

}
