package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.util.List;

import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.Network;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the access log.
 *
 * @param format Format of the access log. By default requests are not logged.
 * @param file File to append the access log to. By default it goes to the standard
 * output.
 * @param queueCapacity Maximum number of lines of an event loop waiting to be written.
 * More are dropped and counted.
 */
public record AccessLogProperties(@DefaultValue("off") Format format, @Nullable Path file,
		@DefaultValue("8192") int queueCapacity) {

	/**
	 * The engine's settings; a wrong value is refused whether there is a log or not.
	 * @param forwardedBy the networks of proxies that are believed about their clients
	 */
	@Nullable AccessLogSettings toSettings(List<Network> forwardedBy) {
		AccessLogSettings.Format lines = this.format.lines();
		AccessLogSettings settings = AccessLogSettings
			.builder((lines != null) ? lines : AccessLogSettings.Format.COMBINED)
			.file(this.file)
			.queueCapacity(this.queueCapacity)
			.forwardedBy(forwardedBy)
			.build();
		return (lines != null) ? settings : null;
	}

	/**
	 * The formats to choose from.
	 */
	public enum Format {

		/**
		 * No access log.
		 */
		OFF(null),

		/**
		 * The combined format of other web servers.
		 */
		COMBINED(AccessLogSettings.Format.COMBINED),

		/**
		 * One JSON object per line.
		 */
		JSON(AccessLogSettings.Format.JSON);

		private final AccessLogSettings.@Nullable Format lines;

		Format(AccessLogSettings.@Nullable Format lines) {
			this.lines = lines;
		}

		AccessLogSettings.@Nullable Format lines() {
			return this.lines;
		}

	}

}
