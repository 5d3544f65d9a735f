package io.tarweb.pack;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PackSettingsTests {

	static Stream<Arguments> wrong() {
		return Stream.of(wrong((settings) -> settings.alignmentBytes(1000), "a power of two between 512 and 524288"),
				wrong((settings) -> settings.alignmentBytes(1 << 20), "but is 1048576"),
				wrong((settings) -> settings.minGainPercent(100), "between 0 and 99 percent, but is 100"),
				wrong((settings) -> settings.minBytes(-1), "must not be negative, but is -1"),
				wrong((settings) -> settings.threads(0), "must be positive, but is 0"),
				wrong((settings) -> settings.threads(100_000), "must be at most 1024, but is 100000"),
				wrong((settings) -> settings.modifiedEpochSecond(-1L), "between 0 and 8589934591 seconds"),
				wrong((settings) -> settings.encodings(Map.of(Encoding.ZSTD, 22)),
						"the level of zst must be between 1 and 19, but is 22"));
	}

	private static Arguments wrong(UnaryOperator<PackSettings.Builder> change, String message) {
		return Arguments.of(change, message);
	}

	@ParameterizedTest
	@MethodSource("wrong")
	void checkThemselves(UnaryOperator<PackSettings.Builder> change, String message) {
		PackSettings.Builder settings = change.apply(PackSettings.of(Path.of("d"), Path.of("t")));
		assertThatIllegalArgumentException().isThrownBy(settings::build).withMessageContaining(message);
	}

}
