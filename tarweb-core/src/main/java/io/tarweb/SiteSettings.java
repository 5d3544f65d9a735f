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
 *
 * @param name what operators call it
 * @param archives where its archives come from, in the order in which they are consulted
 * @param policy how each archive becomes a part of the site
 * @param hosts the hosts that it is for, {@code docs.example.org} or all below one,
 * {@code *.example.org}; none stands for any
 * @param path the path that it is served below, {@code /} for all; without a slash at the
 * end otherwise
 * @param reload what a reload accepts, and what it keeps
 * @param archiveLimits how large an archive may be
 */
public record SiteSettings(String name, List<ArchiveSource> archives, SitePolicy policy, List<String> hosts,
		String path, ReloadPolicy reload, ArchiveLimits archiveLimits) {

	/** The name of the site of a server that has but one. */
	public static final String DEFAULT_NAME = "default";

	/**
	 * RFC 3986, 3.2.2, without what no name of a host has; an IPv6 address in brackets.
	 */
	private static final Pattern HOST = Pattern
		.compile("(\\*\\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\\[[0-9a-f:.]+]");

	/** Neither what a path is decoded from nor what ends it. */
	private static final Pattern PATH = Pattern.compile("(/[^/%?#\\\\\\p{Cntrl}]+)+");

	public SiteSettings {
		if (name.isBlank()) {
			throw new SettingException("SiteSettings.name", name, "must not be blank");
		}
		if (archives.isEmpty()) {
			throw new SettingException("SiteSettings.archives", archives, "must have an archive", name);
		}
		archives = List.copyOf(archives);
		hosts = normaliseHosts(name, hosts);
		path = normalisePath(name, path);
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
	 * Settings with every default, which need an archive.
	 * @param name what operators call the site
	 * @return a builder
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	SiteSettings withPolicy(SitePolicy policy) {
		return new SiteSettings(this.name, this.archives, policy, this.hosts, this.path, this.reload,
				this.archiveLimits);
	}

	SiteSettings withReload(ReloadPolicy reload) {
		return new SiteSettings(this.name, this.archives, this.policy, this.hosts, this.path, reload,
				this.archiveLimits);
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
			return new SiteSettings(this.name, this.archives, this.policy, this.hosts, this.path, this.reload,
					this.archiveLimits);
		}

	}

}
