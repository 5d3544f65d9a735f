package io.tarweb;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tarweb.settings.KernelTlsMode;
import io.tarweb.testing.OverTls;
import io.tarweb.testing.OverTls.Repeated;
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
		Repeated repeated = OverTls.repeat(KernelTlsMode.OFF, "", TESTS);
		assertSuccess(repeated, 100);
		assertThat(repeated.handedOver()).isZero();
	}

	/**
	 * Where this machine's own kernel has the module: in an emulated one it takes most of
	 * an hour, nearly all of it clients that decrypt.
	 */
	@Test
	void answersFromTheKernelAreThoseOfPlainText() {
		assumeKernel();
		Repeated repeated = OverTls.repeat(KernelTlsMode.AUTO, "", TESTS);
		assertSuccess(repeated, 100);
		assertThat(repeated.handedOver()).isGreaterThan(100);
	}

	/** Every target that is answered in another way, and ranges. */
	@ParameterizedTest
	@ValueSource(classes = { TarwebServerTargetTests.class, TarwebServerRangeTests.class })
	@Tag("kernel-tls")
	void smallAnswersFromTheKernelAreThoseOfPlainText(Class<?> tests) {
		assumeKernel();
		Repeated repeated = OverTls.repeat(KernelTlsMode.AUTO, "bulk", tests);
		assertSuccess(repeated, 3);
		assertThat(repeated.handedOver()).isGreaterThan(10);
	}

	private static void assumeKernel() {
		Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/tls_stat")), "the kernel's tls module isn't there");
	}

	private static void assertSuccess(Repeated repeated, int atLeast) {
		StringWriter failures = new StringWriter();
		repeated.summary().printFailuresTo(new PrintWriter(failures), 10);
		assertThat(repeated.summary().getTestsSucceededCount()).as(failures.toString()).isGreaterThan(atLeast);
		assertThat(repeated.summary().getTotalFailureCount()).as(failures.toString()).isZero();
	}

}
