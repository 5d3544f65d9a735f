package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.tarweb.error.SettingException;
import io.tarweb.spring.internal.source.SourceSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.system.ApplicationTemp;
import org.springframework.util.unit.DataSize;

/**
 * Properties of how archives that aren't plain files are fetched and kept.
 *
 * @param cacheDirectory Directory in which copies of archives are kept across restarts.
 * By default a temporary directory of the application.
 * @param connectTimeout Maximum time that an HTTP server may take to accept a connection.
 * If a duration suffix is not specified, seconds will be used.
 * @param readTimeout Maximum time that an HTTP server may be silent. If a duration suffix
 * is not specified, seconds will be used.
 * @param maxSize Maximum size of an archive that is fetched.
 */
@ConfigurationProperties(SourceProperties.PREFIX)
public record SourceProperties(@Nullable Path cacheDirectory,
		@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration connectTimeout,
		@DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration readTimeout,
		@DefaultValue("10GB") DataSize maxSize) {

	static final String PREFIX = "tarweb.source";

	/**
	 * Makes the settings of the sources.
	 * @param shared whether other users may be on this machine
	 */
	SourceSettings toSettings(boolean shared) {
		try {
			return new SourceSettings(this::directory, this.connectTimeout, this.readTimeout, this.maxSize.toBytes(),
					shared);
		}
		catch (SettingException ex) {
			throw PropertyNames.refused(ex, TarwebProperties.PREFIX);
		}
	}

	private Path directory() {
		return (this.cacheDirectory != null) ? this.cacheDirectory : new ApplicationTemp().getDir("tarweb").toPath();
	}

}
