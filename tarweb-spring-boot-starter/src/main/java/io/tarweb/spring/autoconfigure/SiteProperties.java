package io.tarweb.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.tarweb.SiteSettings;
import io.tarweb.error.SettingException;
import io.tarweb.settings.CleanUrls;
import io.tarweb.settings.ContentTypes;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.Preload;
import io.tarweb.settings.SitePolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/**
 * Properties of a site. Below {@code tarweb} they are those of the one site that most
 * applications have, and the defaults of the {@linkplain TarwebProperties#sites() named
 * sites}.
 *
 * @param archive Locations of the archives to serve. Each file comes from the first one
 * that has it. Anything but a plain file is copied to the cache directory. With wildcards
 * in the name, the newest version of the matching files is served.
 * @param sha256 SHA-256 that the archive must have. By default any.
 * @param prefix Directory in the archive that is the root of the site.
 * @param linksOutOfPrefix Whether links below the prefix may lead to files outside it.
 * @param hosts Hosts of the site, such as 'docs.example.com' or '*.example.com'. By
 * default all that no other site takes.
 * @param path Path under which the site is served.
 * @param contentTypes Content types by file extension, which add to or override the usual
 * ones.
 * @param compressedSiblings Whether a compressed file such as x.gz is also available
 * under its own name. In either case it is sent to clients that request x and accept it.
 * @param cleanUrls Whether pages are available without their extension. With 'find', x
 * finds x.html. With 'redirect', x.html also redirects to x.
 * @param fallback File to serve for pages that do not exist, for single-page
 * applications. By default a 404.
 * @param listing Format in which a directory without an index page is listed.
 * @param markdown Whether clients that prefer Markdown get the Markdown file beside a
 * page, if there is one.
 * @param maxRanges Maximum number of ranges in a request. With more, the whole file is
 * sent.
 * @param preload Whether to read an archive once at load, so that the first requests find
 * it in memory. With 'auto', if it brings its hashes and fits in half of the free memory.
 * @param cache Properties of the Cache-Control header.
 * @param security Properties of the security headers.
 * @param headers Response headers by path pattern, which override those of the archive's
 * own _headers file.
 * @param cors Properties of what other origins may read.
 * @param reload Properties of what a reload accepts and keeps.
 * @param archiveLimits Properties of how much of an archive is accepted.
 */
@ConfigurationProperties(TarwebProperties.PREFIX)
public record SiteProperties(@DefaultValue List<String> archive, @Nullable String sha256,
		@DefaultValue("") String prefix, @DefaultValue("false") boolean linksOutOfPrefix,
		@DefaultValue List<String> hosts, @DefaultValue("/") String path,
		@DefaultValue Map<String, String> contentTypes, @DefaultValue("true") boolean compressedSiblings,
		@DefaultValue("find") CleanUrls cleanUrls, @Nullable String fallback,
		@DefaultValue("off") DirectoryListing listing, @DefaultValue("true") boolean markdown,
		@DefaultValue("16") int maxRanges, @DefaultValue("auto") Preload preload,
		@NestedConfigurationProperty @DefaultValue CacheProperties cache,
		@NestedConfigurationProperty @DefaultValue SecurityProperties security,
		@DefaultValue List<HeaderProperties> headers, @NestedConfigurationProperty @DefaultValue CorsProperties cors,
		@NestedConfigurationProperty @DefaultValue ReloadProperties reload,
		@NestedConfigurationProperty @DefaultValue ArchiveLimitsProperties archiveLimits) {

	/**
	 * Gives the settings what the properties say.
	 * @param name what the names of these properties begin with
	 * @param settings the settings of the site, which has its archives already
	 * @throws InvalidConfigurationPropertyValueException if the engine wouldn't take a
	 * value
	 */
	void applyTo(String name, SiteSettings.Builder settings) {
		try {
			settings.hosts(this.hosts)
				.path(this.path)
				.policy(policy(name))
				.reload(this.reload.toPolicy())
				.archiveLimits(this.archiveLimits.toLimits())
				.build();
		}
		catch (SettingException ex) {
			throw PropertyNames.refused(ex, name);
		}
	}

	private SitePolicy policy(String name) {
		return SitePolicy.builder()
			.prefix(this.prefix)
			.linksOutOfPrefix(this.linksOutOfPrefix)
			.contentTypes(allContentTypes(name + ".content-types"))
			.servesSiblings(this.compressedSiblings)
			.cleanUrls(this.cleanUrls)
			.fallback((StringUtils.hasText(this.fallback)) ? this.fallback : null)
			.listing(this.listing)
			.markdown(this.markdown)
			.preload(this.preload)
			.maxRanges(this.maxRanges)
			.cache(this.cache.toPolicy(name + ".cache"))
			.security(this.security.toHeaders())
			.headers(headerRules(name + ".headers"))
			.cors(this.cors.toPolicy(name + ".cors"))
			.build();
	}

	/**
	 * The first property that is set here and can't be meant for several sites.
	 * @return its name, {@code null} if none is set
	 */
	@Nullable String firstOfItsOwn() {
		if (StringUtils.hasText(this.sha256)) {
			return "sha256";
		}
		if (StringUtils.hasLength(this.prefix)) {
			return "prefix";
		}
		if (!this.hosts.isEmpty()) {
			return "hosts";
		}
		if (!this.path.equals("/")) {
			return "path";
		}
		return (StringUtils.hasText(this.fallback)) ? "fallback" : null;
	}

	private ContentTypes allContentTypes(String name) {
		ContentTypes types = ContentTypes.standard();
		for (Map.Entry<String, String> own : this.contentTypes.entrySet()) {
			ContentTypes before = types;
			types = PropertyCheck.convert(name + "." + own.getKey(), own.getValue(),
					(type) -> before.with(Map.of(own.getKey(), type)));
		}
		return types;
	}

	private List<HeaderRule> headerRules(String name) {
		List<HeaderRule> rules = new ArrayList<>();
		for (int i = 0; i < this.headers.size(); i++) {
			rules.add(this.headers.get(i).toRule(name + "[" + i + "]"));
		}
		return rules;
	}

}
