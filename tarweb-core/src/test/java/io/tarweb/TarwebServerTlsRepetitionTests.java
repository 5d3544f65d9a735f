package io.tarweb;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tarweb.testing.OverTls;
import io.tarweb.testing.OverTls.Repeated;
import io.tarweb.tls.KernelTlsMode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
		Repeated repeated = OverTls.repeat(KernelTlsMode.OFF, TESTS);
		assertSuccess(repeated);
		assertThat(repeated.handedOver()).isZero();
	}

	@Test
	@Tag("kernel-tls")
	void answersFromTheKernelAreThoseOfPlainText() {
		Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/tls_stat")), "the kernel's tls module isn't there");
		Repeated repeated = OverTls.repeat(KernelTlsMode.AUTO, TESTS);
		assertSuccess(repeated);
		assertThat(repeated.handedOver()).isGreaterThan(500);
	}

	private static void assertSuccess(Repeated repeated) {
		StringWriter failures = new StringWriter();
		repeated.summary().printFailuresTo(new PrintWriter(failures), 10);
		assertThat(repeated.summary().getTestsSucceededCount()).as(failures.toString()).isGreaterThan(100);
		assertThat(repeated.summary().getTotalFailureCount()).as(failures.toString()).isZero();
	}

}
