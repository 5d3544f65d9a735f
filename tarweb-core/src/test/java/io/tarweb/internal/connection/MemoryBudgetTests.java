package io.tarweb.internal.connection;

import java.time.Duration;

import io.tarweb.error.SettingException;
import io.tarweb.settings.ConnectionLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MemoryBudgetTests {

	private static final long MIB = 1024 * 1024;

	@Test
	void sharesAnEighthOfTheScarcerMemoryAmongTheLoops() {
		assertThat(new MemoryBudget(256 * MIB, 64 * MIB).unfinishedBytes(2)).isEqualTo(4 * MIB);
		assertThat(new MemoryBudget(64 * MIB, 256 * MIB).unfinishedBytes(1)).isEqualTo(8 * MIB);
	}

	@Test
	void acceptsTheDefaultsInASmallJvm() {
		assertThatCode(() -> new MemoryBudget(64 * MIB, 16 * MIB).check(ConnectionLimits.DEFAULTS, 2))
			.doesNotThrowAnyException();
	}

	@Test
	void refusesMoreWorkersThanTheirBuffersFit() {
		assertThatThrownBy(() -> new MemoryBudget(256 * MIB, 64 * MIB).check(ConnectionLimits.DEFAULTS, 17))
			.isInstanceOf(SettingException.class)
			.hasMessage("workers must be at most 16 with 64 MiB of direct memory (-XX:MaxDirectMemorySize), but is 17");
	}

	@Test
	void refusesHeadsOfWhichALoopCouldKeepNextToNone() {
		ConnectionLimits limits = ConnectionLimits.builder()
			.maxConnections(100)
			.maxHeadBytes(1024 * 1024)
			.maxBodyBytes(0)
			.headTimeout(Duration.ofSeconds(1))
			.idleTimeout(Duration.ofSeconds(1))
			.writeTimeout(Duration.ofSeconds(1))
			.build();
		assertThatThrownBy(() -> new MemoryBudget(256 * MIB, 32 * MIB).check(limits, 2))
			.isInstanceOf(SettingException.class)
			.hasMessage("maxHeadBytes must be at most 524288 bytes with 2 workers, 256 MiB of heap (-Xmx) "
					+ "and 32 MiB of direct memory (-XX:MaxDirectMemorySize), but is 1048576");
	}

}
