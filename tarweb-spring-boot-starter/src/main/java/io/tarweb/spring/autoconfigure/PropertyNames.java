package io.tarweb.spring.autoconfigure;

import java.util.Map;

import io.tarweb.error.SettingException;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Names of the properties for the engine's settings. A property has the name of its
 * setting, below the section of the setting's type, unless it is listed here; {@code %s}
 * stands for what the names of a site's properties begin with.
 */
final class PropertyNames {

	private static final Map<String, String> SECTIONS = Map.ofEntries(Map.entry("ServerSettings", "tarweb"),
			Map.entry("ConnectionLimits", "tarweb"), Map.entry("AccessLogSettings", "tarweb.access-log"),
			Map.entry("TlsSettings", "tarweb.ssl"), Map.entry("SourceSettings", "tarweb.source"),
			Map.entry("WatchSettings", "tarweb.watch"), Map.entry("Http2Settings", "tarweb.http2"),
			Map.entry("HandOverSettings", "tarweb.hand-over"),
			Map.entry("ProxyProtocolSettings", "tarweb.proxy-protocol"), Map.entry("SiteSettings", "%s"),
			Map.entry("SitePolicy", "%s"), Map.entry("CachePolicy", "%s.cache"),
			Map.entry("SecurityHeaders", "%s.security"), Map.entry("CorsPolicy", "%s.cors"),
			Map.entry("ReloadPolicy", "%s.reload"), Map.entry("ArchiveLimits", "%s.archive-limits"));

	private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
			Map.entry("ServerSettings.listen.address", "tarweb.address"),
			Map.entry("ServerSettings.listen.port", "tarweb.port"),
			Map.entry("ServerSettings.redirecting", "tarweb.ssl.redirect-port"),
			Map.entry("ServerSettings.redirecting.address", "tarweb.address"),
			Map.entry("ServerSettings.redirecting.port", "tarweb.ssl.redirect-port"),
			Map.entry("ConnectionLimits.maxHeadBytes", "tarweb.max-request-head-size"),
			Map.entry("ConnectionLimits.maxBodyBytes", "tarweb.max-request-body-size"),
			Map.entry("ConnectionLimits.headTimeout", "tarweb.request-head-timeout"),
			Map.entry("TlsSettings.identity", "tarweb.ssl.bundle"),
			Map.entry("TlsSettings.serverNames", "tarweb.ssl.server-name-bundles"),
			Map.entry("SourceSettings.maxBytes", "tarweb.source.max-size"),
			Map.entry("SiteSettings.archives", "%s.archive"),
			Map.entry("ArchiveLimits.maxNameBytes", "%s.archive-limits.max-name-size"),
			Map.entry("ArchiveLimits.maxUnpackedBytes", "%s.archive-limits.max-unpacked-size"));

	private PropertyNames() {
	}

	/**
	 * The property of a setting.
	 * @param setting the setting as the engine calls it: {@code SiteSettings.hosts[1]}
	 * @param sitePrefix what the names of the site's properties begin with
	 * @return the full name, or the setting's own if there is no such property
	 */
	static String of(String setting, String sitePrefix) {
		int index = (setting + "[").indexOf('[');
		String name = setting.substring(0, index);
		String other = OTHER_NAMES.get(name);
		if (other != null) {
			return other.formatted(sitePrefix) + setting.substring(index);
		}
		int dot = name.indexOf('.');
		String section = (dot > 0) ? SECTIONS.get(name.substring(0, dot)) : null;
		return (section != null) ? section.formatted(sitePrefix) + "."
				+ DataObjectPropertyName.toDashedForm(name.substring(dot + 1)) + setting.substring(index) : setting;
	}

	/**
	 * Turns a refused setting into a refused property.
	 * @param ex what the engine has thrown
	 * @param sitePrefix what the names of the site's properties begin with
	 */
	static InvalidConfigurationPropertyValueException refused(SettingException ex, String sitePrefix) {
		return new InvalidConfigurationPropertyValueException(of(String.valueOf(ex.setting()), sitePrefix), ex.value(),
				ex.requirement(), ex);
	}

}
