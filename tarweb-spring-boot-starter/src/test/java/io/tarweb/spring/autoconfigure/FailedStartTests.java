package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import io.tarweb.spring.TestArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for what the operator reads when the server can't start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailedStartTests {

	@TempDir
	private Path directory;

	@Test
	void enabledWithoutAnArchive(CapturedOutput output) {
		fail("--tarweb.enabled=true");
		assertExplained(output, "'tarweb.enabled' is true, but 'tarweb.archive' doesn't say what to serve.",
				"Set 'tarweb.archive' to the location of a tar");
	}

	@Test
	void theArchiveIsMissing(CapturedOutput output) {
		Path missing = this.directory.resolve("missing.tar");
		fail("--tarweb.archive=file:" + missing);
		assertExplained(output,
				"'tarweb.archive' is 'file:" + missing + "', but the file " + missing + " doesn't exist.",
				"Put a tar there, or set 'tarweb.archive' to where it is");
	}

	@Test
	void theArchiveIsMissingOnTheClassPath(CapturedOutput output) {
		fail("--tarweb.archive=classpath:missing.tar");
		assertExplained(output, "'tarweb.archive' is 'classpath:missing.tar', but there is nothing at that location.",
				"Put a tar there, or set 'tarweb.archive' to where it is");
	}

	@Test
	void theArchiveIsNoTar(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("docs.tar"), "<html>".repeat(1000));
		fail("--tarweb.archive=" + file);
		assertExplained(output, "'tarweb.archive' is '" + file + "', but '" + file + "' is no archive",
				"Set 'tarweb.archive' to an uncompressed tar.");
	}

	@Test
	void theArchiveIsCorrupt(CapturedOutput output) {
		Path file = TestArchive.with("index.html", "home").writeTruncatedTo(this.directory.resolve("docs.tar"));
		fail("--tarweb.archive=file:" + file);
		assertExplained(output,
				"'tarweb.archive' is 'file:" + file + "', but '" + file + "' is a corrupt tar: at byte 0 expected",
				"The archive is incomplete or damaged.");
	}

	@Test
	void nothingLiesBelowThePrefix(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.prefix=nowhere");
		assertExplained(output, "tarweb can't serve the archive: '" + archive() + "' has nothing to serve below",
				"'tarweb.prefix'");
	}

	@ParameterizedTest
	@CsvSource({ "_redirects, /old", "_headers, X-Docs" })
	void aRuleOfTheArchiveIsBroken(String file, String line, CapturedOutput output) {
		Path archive = TestArchive.with("index.html", "home")
			.and(file, "# a comment\n" + line)
			.writeTo(this.directory.resolve("docs.tar"));
		fail("--tarweb.archive=" + archive);
		assertExplained(output, "tarweb can't serve the archive: '" + file + "', line 2: expected ",
				"Correct the file and pack the archive anew");
	}

	@Test
	void theFallbackIsMissing(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.fallback=app.html");
		assertExplained(output,
				"tarweb can't serve the archive: '" + archive() + "' has no member 'app.html', which is to answer",
				"Set 'tarweb.fallback' to a file of the archive");
	}

	@Test
	void theAccessLogHasNoDirectory(CapturedOutput output) {
		Path file = this.directory.resolve("missing").resolve("access.log");
		fail("--tarweb.archive=" + archive(), "--tarweb.port=0", "--tarweb.access-log.format=combined",
				"--tarweb.access-log.file=" + file);
		assertExplained(output,
				"tarweb can't log requests. The access log '" + file
						+ "' can't be opened: its directory doesn't exist.",
				"Set 'tarweb.access-log.file' to a file that this process may write");
	}

	@Test
	void thePortIsInUse(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0)) {
			fail("--tarweb.archive=" + archive(), "--tarweb.port=" + other.getLocalPort());
			assertExplained(output, "tarweb can't listen on port " + other.getLocalPort() + ": it is in use.",
					"Find and stop the process that listens on port " + other.getLocalPort()
							+ ", or set 'tarweb.port' to another one");
		}
	}

	@Test
	void theAddressIsNotOfThisMachine(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.address=192.0.2.1");
		assertExplained(output, "tarweb can't listen on 192.0.2.1: this machine has no such address.",
				"Set 'tarweb.address' to an address of this machine");
	}

	@Test
	@DisabledOnOs(value = OS.MAC, disabledReason = "needs a system without kqueue")
	void theTransportIsAbsent(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.transport=kqueue");
		assertExplained(output, "'tarweb.transport' insists on kqueue. The transport kqueue isn't available: ",
				"Remove 'tarweb.transport' to run on the best transport that this machine has");
	}

	private Path archive() {
		return TestArchive.with("index.html", "home").writeTo(this.directory.resolve("good.tar"));
	}

	private static void fail(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(() -> application.run(arguments)).isNotNull();
	}

	private static void assertExplained(CapturedOutput output, String description, String action) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", description, "Action:", action)
			.doesNotContain("\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(TarwebAutoConfiguration.class)
	static class Application {

	}

}
