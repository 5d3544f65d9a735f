package io.tarweb.internal.layer;

import java.util.function.LongSupplier;

import io.tarweb.settings.Preload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class PreloadingTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			preload, unread, available, wanted
			AUTO,         0,      1000, false
			AUTO,         1,      1000, true
			AUTO,       500,      1000, true
			AUTO,       501,      1000, false
			AUTO,         1,         0, false
			NONE,         1,      1000, false
			ALL,          0,         0, true
			ALL,       5000,      1000, true
			""", useHeadersInDisplayName = true)
	void readsWhatFits(Preload preload, long unread, long available, boolean wanted) {
		assertThat(Preloading.isWanted(preload, unread, () -> available)).isEqualTo(wanted);
	}

	@Test
	void looksAtTheMemoryOnlyIfThatDecides() {
		LongSupplier unasked = () -> {
			throw new AssertionError("asked");
		};
		assertThat(Preloading.isWanted(Preload.NONE, 1, unasked)).isFalse();
		assertThat(Preloading.isWanted(Preload.ALL, 1, unasked)).isTrue();
		assertThat(Preloading.isWanted(Preload.AUTO, 0, unasked)).isFalse();
	}

	@Test
	void knowsTheMemoryOfALinuxSystem() {
		assumeThat(System.getProperty("os.name")).as("only Linux has /proc/meminfo").isEqualTo("Linux");
		assertThat(Preloading.availableBytes()).isGreaterThan(1024 * 1024);
	}

}
