package io.tarweb;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tarweb.testing.OverTls;
import io.tarweb.testing.OverTls.Repeated;
import io.tarweb.tls.KernelTlsMode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is specified without TLS holds with it, whoever encrypts: the tests of plain
 * servers once more, request by request.
 */
class TarwebServerTlsRepetitionTests {

	@Test
	void answersInUserSpaceAreThoseOfPlainText() {
		Repeated repeated = OverTls.repeat(KernelTlsMode.OFF, TarwebServerTests.class, TarwebServerTargetTests.class,
				TarwebServerRangeTests.class, TarwebServerPolicyTests.class, TarwebServerInflateTests.class);
		assertSuccess(repeated, 100);
		assertThat(repeated.handedOver()).isZero();
	}

	/**
	 * Those whose answers differ most. Without the tag that would have it run in the
	 * virtual machine: hundreds of handshakes take too long where the CPU is emulated.
	 */
	@Test
	void answersFromTheKernelAreThoseOfPlainText() {
		Assumptions.assumeTrue(Files.exists(Path.of("/proc/net/tls_stat")), "the kernel's tls module isn't there");
		Repeated repeated = OverTls.repeat(KernelTlsMode.AUTO, TarwebServerTargetTests.class,
				TarwebServerRangeTests.class, TarwebServerPolicyTests.class);
		assertSuccess(repeated, 40);
		assertThat(repeated.handedOver()).isGreaterThan(40);
	}

	private static void assertSuccess(Repeated repeated, int atLeast) {
		StringWriter failures = new StringWriter();
		repeated.summary().printFailuresTo(new PrintWriter(failures), 10);
		assertThat(repeated.summary().getTestsSucceededCount()).as(failures.toString()).isGreaterThan(atLeast);
		assertThat(repeated.summary().getTotalFailureCount()).as(failures.toString()).isZero();
	}

}
