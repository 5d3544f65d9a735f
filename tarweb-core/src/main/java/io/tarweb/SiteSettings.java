package io.tarweb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.tarweb.error.SettingException;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.ArchiveLimits;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.SitePolicy;

/**
 * One site of a {@link TarwebServer}: what it serves, and to whom.
 */
public final class SiteSettings {

	/** The name of the site if a server has only one. */
	public static final String DEFAULT_NAME = "default";

	/**
	 * RFC 3986, 3.2.2, without characters that no host name has; an IPv6 address in
	 * brackets.
	 */
	private static final Pattern HOST = Pattern
		.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\\[[0-9a-f:.]+]");

	/** Without the characters that encode or end a path. */
	private static final Pattern PATH = Pattern.compile("(/[^/%?#\\\\\\p{Cntrl}]+)+");

	private final String name;

	private final List<ArchiveSource> archives;

	private final SitePolicy policy;

	private final List<String> hosts;

	private final String path;

	private final ReloadPolicy reload;

	private final ArchiveLimits archiveLimits;

	private SiteSettings(Builder builder) {
		String name = builder.name;
		if (name.isBlank()) {
			throw new SettingException("SiteSettings.name", name, "must not be blank");
		}
		if (builder.archives.isEmpty()) {
			throw new SettingException("SiteSettings.archives", builder.archives, "must have an archive", name);
		}
		this.name = name;
		this.archives = List.copyOf(builder.archives);
		this.policy = builder.policy;
		this.hosts = normaliseHosts(name, builder.hosts);
		this.path = normalisePath(name, builder.path);
		this.reload = builder.reload;
		this.archiveLimits = builder.archiveLimits;
	}

	private static List<String> normaliseHosts(String name, List<String> hosts) {
		Set<String> normal = new LinkedHashSet<>();
		for (int i = 0; i < hosts.size(); i++) {
			String host = hosts.get(i).toLowerCase(Locale.ROOT);
			if (!HOST.matcher(host).matches()) {
				throw new SettingException("SiteSettings.hosts[" + i + "]", hosts.get(i),
						"must be a name such as 'docs.example.org' or '*.example.org', in ASCII and without a port",
						name);
			}
			normal.add(host);
		}
		return List.copyOf(normal);
	}

	private static String normalisePath(String name, String path) {
		String normal = path.replaceFirst("/+$", "");
		if (normal.isEmpty() && !path.isEmpty()) {
			return "/";
		}
		if (!PATH.matcher(normal).matches() || (normal + "/").contains("/./") || (normal + "/").contains("/../")) {
			throw new SettingException("SiteSettings.path", path,
					"must begin with '/' and must not be encoded, have empty segments, '.' or '..'", name);
		}
		return normal;
	}

	/**
	 * Settings with every default; an archive has to be added.
	 * @param name what operators call the site
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	SiteSettings withPolicy(SitePolicy policy) {
		return toBuilder().policy(policy).build();
	}

	SiteSettings withReload(ReloadPolicy reload) {
		return toBuilder().reload(reload).build();
	}

	private Builder toBuilder() {
		return builder(this.name).archives(this.archives)
			.policy(this.policy)
			.hosts(this.hosts)
			.path(this.path)
			.reload(this.reload)
			.archiveLimits(this.archiveLimits);
	}

	/**
	 * What operators call the site.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Where its archives come from, in the order in which they are consulted.
	 */
	public List<ArchiveSource> archives() {
		return this.archives;
	}

	/**
	 * How each archive becomes a part of the site.
	 */
	public SitePolicy policy() {
		return this.policy;
	}

	/**
	 * The hosts that the site is for: {@code docs.example.org}, or {@code *.example.org}
	 * for all below one; none stands for any.
	 */
	public List<String> hosts() {
		return this.hosts;
	}

	/**
	 * The path that the site is served below: {@code /} for all, otherwise without a
	 * trailing slash.
	 */
	public String path() {
		return this.path;
	}

	/**
	 * What a reload accepts, and what it keeps.
	 */
	public ReloadPolicy reload() {
		return this.reload;
	}

	/**
	 * How large an archive may be.
	 */
	public ArchiveLimits archiveLimits() {
		return this.archiveLimits;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private final String name;

		private final List<ArchiveSource> archives = new ArrayList<>();

		private SitePolicy policy = SitePolicy.DEFAULTS;

		private List<String> hosts = List.of();

		private String path = "/";

		private ReloadPolicy reload = ReloadPolicy.DEFAULTS;

		private ArchiveLimits archiveLimits = ArchiveLimits.DEFAULTS;

		private Builder(String name) {
			this.name = name;
		}

		public Builder archive(ArchiveSource archive) {
			this.archives.add(archive);
			return this;
		}

		public Builder archives(List<? extends ArchiveSource> archives) {
			this.archives.addAll(archives);
			return this;
		}

		public Builder policy(SitePolicy policy) {
			this.policy = policy;
			return this;
		}

		public Builder hosts(List<String> hosts) {
			this.hosts = hosts;
			return this;
		}

		public Builder path(String path) {
			this.path = path;
			return this;
		}

		public Builder reload(ReloadPolicy reload) {
			this.reload = reload;
			return this;
		}

		public Builder archiveLimits(ArchiveLimits archiveLimits) {
			this.archiveLimits = archiveLimits;
			return this;
		}

		public SiteSettings build() {
			return new SiteSettings(this);
		}

	}

}
