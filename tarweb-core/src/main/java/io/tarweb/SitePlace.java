package io.tarweb;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.tarweb.error.SettingException;
import io.tarweb.error.SiteConflictException;
import org.jspecify.annotations.Nullable;

/**
 * A host and path that a site is for.
 *
 * @param host the host, {@code null} for any
 * @param path the path that its addresses begin with
 */
record SitePlace(@Nullable String host, String path) {

	private static List<SitePlace> of(SiteSettings site) {
		return site.hosts().isEmpty() ? List.of(new SitePlace(null, site.path()))
				: site.hosts().stream().map((host) -> new SitePlace(host, site.path())).toList();
	}

	/**
	 * Refuses two sites of one name or for one place.
	 * @throws SettingException if there is no site, or a name isn't unique
	 * @throws SiteConflictException if two sites are for the same host and path
	 */
	static void requireDifferent(List<SiteSettings> sites) {
		if (sites.isEmpty()) {
			throw new SettingException("ServerSettings.sites", sites, "must have a site");
		}
		Set<String> names = new HashSet<>();
		Map<SitePlace, String> taken = new HashMap<>();
		for (SiteSettings site : sites) {
			if (!names.add(site.name())) {
				throw new SettingException("SiteSettings.name", site.name(), "must be another one for each site",
						site.name());
			}
			for (SitePlace place : SitePlace.of(site)) {
				String other = taken.putIfAbsent(place, site.name());
				if (other != null) {
					throw new SiteConflictException(other, site.name(), place.host(), place.path());
				}
			}
		}
	}

}
