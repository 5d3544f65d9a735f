package io.tarweb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import io.tarweb.error.SettingException;
import io.tarweb.settings.AccessLogSettings;
import io.tarweb.settings.ArchiveLimits;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.Http2Settings;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.SitePolicy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the upper bounds of all settings that are numbers.
 */
class SettingsBoundsTests {

	private static final Duration THREE_CENTURIES = Duration.ofDays(300 * 365);

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void whatIsTooLargeIsRefusedByItsName(String name, String bound, ThrowingCallable settings) {
		assertThatExceptionOfType(SettingException.class).isThrownBy(settings)
			.withMessageStartingWith(name + " must be ")
			.withMessageContaining(bound)
			.withMessageContaining(", but is ")
			.satisfies((ex) -> assertThat(ex.setting()).endsWith("." + name));
	}

	static Stream<Arguments> whatIsTooLargeIsRefusedByItsName() {
		return Stream.of(tooLarge("workers", "at most 1024", () -> server().workers(1025).build()),
				tooLarge("workers", "at most 1024", () -> server().workers(Integer.MAX_VALUE).build()),
				tooLarge("maxConnections", "at most 1048576", () -> connections(1 << 21, 1024, 0)),
				tooLarge("maxHeadBytes", "1 MiB", () -> connections(1, 1 << 21, 0)),
				tooLarge("maxBodyBytes", "at most 1 TiB", () -> connections(1, 1024, Long.MAX_VALUE)),
				tooLarge("maxConcurrentStreams", "10000",
						() -> Http2Settings.builder().maxConcurrentStreams(10_001).build()),
				tooLarge("maxHeaderListSize", "1 MiB",
						() -> Http2Settings.builder().maxHeaderListSize(1 << 21).build()),
				tooLarge("headTimeout", "at most 365 days",
						() -> timeouts(THREE_CENTURIES, Duration.ofDays(1), Duration.ofDays(1))),
				tooLarge("idleTimeout", "at most 365 days",
						() -> timeouts(Duration.ofDays(1), Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(1))),
				tooLarge("writeTimeout", "at most 365 days",
						() -> timeouts(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(366))),
				tooLarge("maxRanges", "at most 1000", () -> SitePolicy.builder().maxRanges(1001).build()),
				tooLarge("kept", "at most 100", () -> ReloadPolicy.builder().minShare(0.5).kept(101).build()),
				tooLarge("minShare", "between 0 and 1", () -> ReloadPolicy.builder().minShare(1.1).kept(2).build()),
				tooLarge("maxEntries", "and ", () -> ArchiveLimits.builder().maxEntries(Integer.MAX_VALUE).build()),
				tooLarge("maxNameBytes", "and ", () -> ArchiveLimits.builder().maxNameBytes(Integer.MAX_VALUE).build()),
				tooLarge("maxUnpackedBytes", "at most 16 TiB",
						() -> ArchiveLimits.builder().maxUnpackedBytes(Long.MAX_VALUE).build()),
				tooLarge("allowedUid", "4294967294", () -> handOver("/run/a").allowedUid(1L << 32).build()),
				tooLarge("path", "at most 107 bytes", () -> handOver("/" + "a".repeat(107)).build()),
				tooLarge("path", "at most 107 bytes", () -> handOver("/" + "ä".repeat(54)).build()),
				tooLarge("mode", "three octal digits", () -> handOver("/run/a").mode("1777").build()),
				tooLarge("queueCapacity", "1048576",
						() -> AccessLogSettings.builder(AccessLogSettings.Format.JSON).queueCapacity(1 << 21).build()));
	}

	private static HandOverSettings.Builder handOver(String path) {
		return HandOverSettings.builder(Path.of(path));
	}

	private static Arguments tooLarge(String name, String bound, ThrowingCallable settings) {
		return Arguments.of(name, bound, settings);
	}

	@Test
	void whatIsNotIsTaken() {
		Duration year = Duration.ofDays(365);
		assertThatCode(() -> {
			handOver("/" + "a".repeat(106)).allowedUid((1L << 32) - 2).mode("0777").build();
			ConnectionLimits.builder()
				.maxConnections(1 << 20)
				.maxHeadBytes(1 << 20)
				.maxBodyBytes(1L << 40)
				.headTimeout(year)
				.idleTimeout(year)
				.writeTimeout(year)
				.build();
			SitePolicy.builder().maxRanges(1000).build();
			ReloadPolicy.builder().minShare(1).kept(100).build();
			ArchiveLimits.builder().maxUnpackedBytes(16L << 40).build();
		}).doesNotThrowAnyException();
	}

	private static ServerSettings.Builder server() {
		return ServerSettings.forFile(Path.of("docs.tar"));
	}

	private static ConnectionLimits connections(int max, int headBytes, long bodyBytes) {
		return ConnectionLimits.builder()
			.maxConnections(max)
			.maxHeadBytes(headBytes)
			.maxBodyBytes(bodyBytes)
			.headTimeout(Duration.ofDays(1))
			.idleTimeout(Duration.ofDays(1))
			.writeTimeout(Duration.ofDays(1))
			.build();
	}

	private static ConnectionLimits timeouts(Duration head, Duration idle, Duration write) {
		return ConnectionLimits.builder()
			.maxConnections(1)
			.maxHeadBytes(1024)
			.maxBodyBytes(0)
			.headTimeout(head)
			.idleTimeout(idle)
			.writeTimeout(write)
			.build();
	}

}
