package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.tarweb.spring.internal.source.SourceSettings;
import io.tarweb.spring.internal.watch.WatchSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SourceProperties} and {@link WatchProperties}.
 */
class SourcePropertiesTests {

	@TempDir
	private Path directory;

	@Test
	void everyPropertyOfTheSourceReachesTheSettings() {
		SourceSettings settings = source(
				Map.of("tarweb.source.cache-directory", this.directory.toString(), "tarweb.source.connect-timeout", "3",
						"tarweb.source.read-timeout", "4s", "tarweb.source.max-size", "5MB"));
		assertThat(settings.cacheDirectory().get()).isEqualTo(this.directory);
		assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
		assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(4));
		assertThat(settings.maxBytes()).isEqualTo(5 * 1024 * 1024);
	}

	@Test
	void theCacheDirectoryIsTheSameAfterARestart() {
		Path first = source(Map.of()).cacheDirectory().get();
		assertThat(first).startsWith(Path.of(System.getProperty("java.io.tmpdir"))).hasFileName("tarweb");
		assertThat(source(Map.of()).cacheDirectory().get()).isEqualTo(first);
	}

	@Test
	void everyPropertyOfTheWatchReachesTheSettings() {
		assertThat(watch(Map.of("tarweb.watch.quiet-period", "200ms", "tarweb.watch.poll-interval", "3",
				"tarweb.watch.jitter", "0")))
			.isEqualTo(new WatchSettings(Duration.ofMillis(200), Duration.ofSeconds(3), Duration.ZERO));
	}

	@ParameterizedTest
	@CsvSource({ "tarweb.source.connect-timeout, 0s, must be positive",
			"tarweb.source.read-timeout, -1s, must be positive", "tarweb.source.max-size, 0, must be positive",
			"tarweb.watch.quiet-period, 0s, must be positive", "tarweb.watch.poll-interval, 0s, must be positive",
			"tarweb.watch.jitter, -1s, must not be negative" })
	void theOperatorReadsWhichValueIsOutOfRange(String name, String value, String reason) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class).isThrownBy(() -> {
			source(Map.of(name, value));
			watch(Map.of(name, value));
		}).satisfies((ex) -> {
			assertThat(ex.getName()).isEqualTo(name);
			assertThat(ex.getReason()).isEqualTo(reason);
		});
	}

	private static SourceSettings source(Map<String, String> properties) {
		return binder(properties).bindOrCreate(SourceProperties.PREFIX, SourceProperties.class).toSettings(true);
	}

	private static WatchSettings watch(Map<String, String> properties) {
		return binder(properties).bindOrCreate(WatchProperties.PREFIX, WatchProperties.class).toSettings();
	}

	private static Binder binder(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties));
	}

}
