package io.tarweb.spring.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.tarweb.error.SettingException;
import io.tarweb.spring.internal.watch.WatchSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Properties of the watch, which reloads sites whose archive has changed.
 *
 * @param enabled Whether to reload a site when its archive changes.
 * @param quietPeriod Time without further file system events after which a change counts
 * as complete.
 * @param pollInterval Time between checks for changes that cause no file system event. If
 * a duration suffix is not specified, seconds will be used.
 * @param jitter Maximum random addition to each poll interval, so that the instances of
 * an application do not all reload at once. If a duration suffix is not specified,
 * seconds will be used.
 */
@ConfigurationProperties(WatchProperties.PREFIX)
public record WatchProperties(@DefaultValue("false") boolean enabled, @DefaultValue("1s") Duration quietPeriod,
		@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration pollInterval,
		@DefaultValue("15s") @DurationUnit(ChronoUnit.SECONDS) Duration jitter) {

	static final String PREFIX = "tarweb.watch";

	WatchSettings toSettings() {
		try {
			return new WatchSettings(this.quietPeriod, this.pollInterval, this.jitter);
		}
		catch (SettingException ex) {
			throw PropertyNames.refused(ex, TarwebProperties.PREFIX);
		}
	}

}
