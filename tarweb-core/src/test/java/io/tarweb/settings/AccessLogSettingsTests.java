package io.tarweb.settings;

import io.tarweb.error.SettingException;
import io.tarweb.settings.AccessLogSettings.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AccessLogSettings}.
 */
class AccessLogSettingsTests {

	@Test
	void queueHoldsSomeThousandLinesUnlessToldOtherwise() {
		assertThat(AccessLogSettings.builder(Format.JSON).build().queueCapacity()).isEqualTo(8192);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, -1, 0, 3, 1024 * 1024 + 1, Integer.MAX_VALUE })
	void capacityOutOfRangeIsRefused(int capacity) {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> AccessLogSettings.builder(Format.COMBINED).queueCapacity(capacity).build())
			.withMessage("queueCapacity must be between 4 and 1048576, but is " + capacity);
	}

	@ParameterizedTest
	@ValueSource(ints = { 4, 1024 * 1024 })
	void capacityInRangeIsTaken(int capacity) {
		assertThat(AccessLogSettings.builder(Format.COMBINED).queueCapacity(capacity).build().queueCapacity())
			.isEqualTo(capacity);
	}

}
