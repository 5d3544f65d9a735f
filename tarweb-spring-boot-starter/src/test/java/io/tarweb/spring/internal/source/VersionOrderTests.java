package io.tarweb.spring.internal.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link VersionOrder}.
 */
class VersionOrderTests {

	@ParameterizedTest
	@ValueSource(strings = { "1.9 1.10", "9 10", "1.0 1.0.1", "1 1.1", "1.0-alpha1 1.0-alpha2", "1.0-a1 1.0-b1",
			"1.0-beta9 1.0-milestone1", "1.0-M2 1.0-rc1", "1.0-RC1 1.0-SNAPSHOT", "1.0-SNAPSHOT 1.0", "2.0-rc1 2.0",
			"2.0-rc9 2.0-rc10", "2.0.RC1 2.0.RELEASE", "1.0 1.0-sp1", "1.0-sp1 1.0-jre", "1.0-jre 1.0.1", "latest 0.1",
			"2-rc1 2.0-rc2", "2.0-rc1 2-rc2", "2026-01-31 2026-02-01", "2026-02-01 2026-10-01", "20260131 20260201",
			"v1.9 v1.10", "v1.9 1.10", "1.9 v1.10", "1.99999999999999999999 1.100000000000000000000",
			"1.0.0-rc.1 1.0.0-rc.2", "1.0_1 1.0_2", "1.0rc1 1.0", "main-7 main-12" })
	void theFirstIsOlder(String versions) {
		String[] pair = versions.split(" ");
		assertThat(VersionOrder.INSTANCE.compare(pair[0], pair[1])).isNegative();
		assertThat(VersionOrder.INSTANCE.compare(pair[1], pair[0])).isPositive();
	}

	@ParameterizedTest
	@CsvSource({ "1, 1.0", "1.0, 1.0.0", "1.0, 1.0-ga", "1.0, 1.0.Final", "1.0, 1.0.RELEASE", "1.0-rc1, 1.0-CR1",
			"1.0-rc1, 1-rc1", "1.0-rc1, 1.0rc1", "1.02, 1.2", "v1, 1", "'', 0" })
	void bothAreTheSame(String one, String other) {
		assertThat(VersionOrder.INSTANCE.compare(one, other)).isZero();
		assertThat(VersionOrder.INSTANCE.compare(other, one)).isZero();
	}

	@Test
	void isAnOrder() {
		List<String> expected = List.of("latest", "0.9", "1.0-alpha", "1.0-beta", "1.0-M1", "1.0-rc1", "1.0-rc2",
				"1.0-SNAPSHOT", "1.0", "1.0-sp1", "1.0-jre", "1.0.1", "1.2", "1.10", "2.0-rc1", "2.0", "10");
		List<String> shuffled = new ArrayList<>(expected);
		for (int seed = 0; seed < 100; seed++) {
			Collections.shuffle(shuffled, new Random(seed));
			shuffled.sort(VersionOrder.INSTANCE);
			assertThat(shuffled).isEqualTo(expected);
		}
	}

}
