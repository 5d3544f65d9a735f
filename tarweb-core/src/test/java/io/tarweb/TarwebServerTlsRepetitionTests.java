package io.tarweb;

import java.nio.file.Files;
import java.nio.file.Path;

import io.tarweb.settings.KernelTlsMode;
import io.tarweb.testing.OverTls;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is specified without TLS holds with it, whoever encrypts: the tests of plain
 * servers once more, request by request.
 */
class TarwebServerTlsRepetitionTests {

	private static final Class<?>[] TESTS = { TarwebServerTests.class, TarwebServerTargetTests.class,
			TarwebServerRangeTests.class, TarwebServerPolicyTests.class, TarwebServerInflateTests.class };

	@Test
	void answersInUserSpaceAreThoseOfPlainText() {
		assertThat(OverTls.repeat(KernelTlsMode.OFF, "", 100, TESTS)).isZero();
	}

	/**
	 * Where this machine's own kernel has the module: in an emulated one it takes most of
	 * an hour, nearly all of it clients that decrypt.
	 */
	@Test
	void answersFromTheKernelAreThoseOfPlainText() {
		assumeKernel();
		assertThat(OverTls.repeat(KernelTlsMode.AUTO, "", 100, TESTS)).isGreaterThan(100);
	}

	/** Every target that is answered in another way, and ranges. */
	@ParameterizedTest
	@ValueSource(classes = { TarwebServerTargetTests.class, TarwebServerRangeTests.class })
	@Tag("kernel-tls")
	void smallAnswersFromTheKernelAreThoseOfPlainText(Class<?> tests) {
		assumeKernel();
		assertThat(OverTls.repeat(KernelTlsMode.AUTO, "bulk", 4, tests)).isGreaterThan(10);
	}

	private static void assumeKernel() {
		Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/tls_stat")), "the kernel's tls module isn't there");
	}

}
