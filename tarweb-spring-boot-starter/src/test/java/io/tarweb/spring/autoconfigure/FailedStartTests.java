package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.tarweb.spring.TestArchive;
import io.tarweb.testing.TestCertificate;
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
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
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
		assertExplained(output,
				"'tarweb.enabled' is true, but neither 'tarweb.archive' nor 'tarweb.sites' says what to serve.",
				"Set 'tarweb.archive' to the location of an archive");
	}

	@Test
	void theArchiveIsMissing(CapturedOutput output) {
		Path missing = this.directory.resolve("missing.tar");
		fail("--tarweb.archive=file:" + missing);
		assertExplained(output,
				"'tarweb.archive' is 'file:" + missing + "', but the file " + missing + " doesn't exist.",
				"Put an archive there, or set 'tarweb.archive' to where it is");
	}

	@Test
	void theArchiveIsMissingOnTheClassPath(CapturedOutput output) {
		fail("--tarweb.archive=classpath:missing.tar");
		assertExplained(output, "'tarweb.archive' is 'classpath:missing.tar', but there is nothing at that location.",
				"Put an archive there, or set 'tarweb.archive' to where it is");
	}

	@Test
	void noArchiveMatchesThePattern(CapturedOutput output) {
		fail("--tarweb.archive=file:" + this.directory + "/docs-*.tar");
		assertExplained(output, "'tarweb.archive' is 'file:" + this.directory + "/docs-*.tar', but no file in "
				+ this.directory + " matches docs-*.tar.",
				"Put an archive there, or set 'tarweb.archive' to where it is");
	}

	@Test
	void thePatternIsOfDirectories(CapturedOutput output) {
		fail("--tarweb.archive=/srv/*/docs.tar");
		assertExplained(output, "wildcards must be in the last part of the path", "Review the value");
		assertThat(output).contains("Invalid value '/srv/*/docs.tar' for configuration property 'tarweb.archive'");
	}

	@Test
	void theArchiveHasAnotherHash(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.sha256=" + "0".repeat(64));
		assertExplained(output, "but should be " + "0".repeat(64) + ".", "Put an archive there");
		assertThat(output).contains("'tarweb.archive' is '" + archive() + "', but its SHA-256 is ");
	}

	@Test
	void theHashIsNone(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.sha256=abc");
		assertExplained(output, "must be 64 hexadecimal digits", "Review the value");
		assertThat(output).contains("Invalid value 'abc' for configuration property 'tarweb.sha256'");
	}

	@Test
	void theServerOfTheArchiveIsAway(CapturedOutput output) throws IOException {
		int port;
		try (ServerSocket closed = new ServerSocket(0)) {
			port = closed.getLocalPort();
		}
		fail("--tarweb.archive=http://me:secret@127.0.0.1:" + port + "/docs.tar",
				"--tarweb.source.cache-directory=" + this.directory);
		assertExplained(output, "'tarweb.archive' is 'http://127.0.0.1:" + port
				+ "/docs.tar', but there is no connection to 127.0.0.1:" + port + ".", "Put an archive there");
		assertThat(output).doesNotContain("secret");
	}

	@Test
	void theArchiveIsNoTar(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("docs.tar"), "<html>".repeat(1000));
		fail("--tarweb.archive=" + file);
		assertExplained(output, "'tarweb.archive' is '" + file + "', but '" + file + "' is no archive",
				"Set 'tarweb.archive' to a tar, compressed or not, or to a zip or jar.");
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

	@Test
	void theArchiveOfASiteIsCorrupt(CapturedOutput output) {
		Path file = TestArchive.with("index.html", "home").writeTruncatedTo(this.directory.resolve("api.tar"));
		fail("--tarweb.archive=" + archive(), "--tarweb.sites.api.archive=" + file, "--tarweb.sites.api.path=/api");
		assertExplained(output, "'tarweb.sites.api.archive' is '" + file + "', but '" + file + "' is a corrupt tar",
				"The archive is incomplete or damaged.");
	}

	@Test
	void oneOfTheArchivesOfASiteIsMissing(CapturedOutput output) {
		Path missing = this.directory.resolve("missing.tar");
		fail("--tarweb.sites.docs.archive=" + archive() + "," + missing);
		assertExplained(output,
				"'tarweb.sites.docs.archive[1]' is '" + missing + "', but the file " + missing + " doesn't exist.",
				"set 'tarweb.sites.docs.archive[1]' to where it is");
	}

	@Test
	void nothingLiesBelowThePrefixOfASite(CapturedOutput output) {
		fail("--tarweb.sites.docs.archive=" + archive(), "--tarweb.sites.docs.prefix=nowhere");
		assertExplained(output, "tarweb can't serve the archive: ", "set 'tarweb.sites.docs.archive'",
				"'tarweb.sites.docs.prefix'");
	}

	@Test
	void theArchiveIsTooLarge(CapturedOutput output) {
		Path file = TestArchive.with("index.html", "home")
			.and("more.html", "more")
			.writeTo(this.directory.resolve("docs.tar"));
		fail("--tarweb.archive=" + file, "--tarweb.archive-limits.max-entries=1");
		assertExplained(output, "'tarweb.archive' is '" + file + "', but", "'tarweb.archive-limits.max-entries'");
	}

	@Test
	void theArchiveUnpacksToTooMuch(CapturedOutput output) throws IOException {
		Path tar = TestArchive.with("index.html", new String(new char[2000]))
			.writeTo(this.directory.resolve("docs.tar"));
		Path file = this.directory.resolve("docs.tar.gz");
		try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
			Files.copy(tar, out);
		}
		fail("--tarweb.archive=" + file, "--tarweb.archive-limits.max-unpacked-size=2000B");
		assertExplained(output,
				"'tarweb.archive' is '" + file + "', but '" + file
						+ "' is too large: it unpacks to more than 2000 bytes",
				"'tarweb.archive-limits.max-unpacked-size'");
	}

	@Test
	void twoSitesAreForTheSameHostAndPath(CapturedOutput output) {
		fail("--tarweb.sites.docs.archive=" + archive(), "--tarweb.sites.docs.hosts=a.example.com",
				"--tarweb.sites.api.archive=" + archive(), "--tarweb.sites.api.hosts=b.example.com,a.example.com");
		assertThat(output).contains("'tarweb.sites.docs.hosts'", "'tarweb.sites.api.hosts[1]'");
		assertExplained(output, "both sites are for the host 'a.example.com' and the path '/'",
				"Give one of the sites another path, or other hosts.");
	}

	@ParameterizedTest
	@CsvSource({ "_redirects, /old", "_headers, X-Docs" })
	void aRuleOfTheArchiveIsBroken(String file, String line, CapturedOutput output) {
		Path archive = TestArchive.with("index.html", "home")
			.and(file, "# a comment\n" + line)
			.writeTo(this.directory.resolve("docs.tar"));
		fail("--tarweb.archive=" + archive);
		assertExplained(output,
				"tarweb can't serve the archive: '" + file + "' in '" + archive + "', line 2: expected ",
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

	@Test
	void theSslBundleIsMissing(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.ssl.bundle=docs");
		assertExplained(output, "tarweb can't speak TLS. The SSL bundle 'docs' doesn't exist.",
				"Set 'tarweb.ssl.bundle' to the name of a bundle");
	}

	@Test
	void theSslBundleOfAServerNameIsMissing(CapturedOutput output) {
		fail(withBundle("docs", "--tarweb.ssl.bundle=docs", "--tarweb.ssl.server-name-bundles.docs.example.org=other"));
		assertExplained(output, "tarweb can't speak TLS. The SSL bundle 'other' doesn't exist.",
				"Set 'tarweb.ssl.server-name-bundles[docs.example.org]' to the name of a bundle");
	}

	@Test
	void thereAreOnlySslBundlesForServerNames(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.ssl.server-name-bundles.docs.example.org=docs");
		assertExplained(output, "tarweb can't speak TLS. 'tarweb.ssl.bundle' is not set",
				"Set 'tarweb.ssl.bundle' to the name of a bundle");
	}

	@Test
	void theSslBundleHasNoPrivateKey(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.ssl.bundle=trust",
				"--spring.ssl.bundle.pem.trust.truststore.certificate="
						+ TestCertificate.of("localhost").bundle().getCertificatePEM());
		assertExplained(output, "tarweb can't speak TLS: there is no certificate with its private key.",
				"Set 'tarweb.ssl.bundle' to an SSL bundle that has a private key");
	}

	@Test
	void theSslBundlesFileIsMissing(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.ssl.bundle=docs",
				"--spring.ssl.bundle.pem.docs.keystore.certificate=file:" + this.directory.resolve("none.pem"));
		assertExplained(output, "The SSL bundle 'docs' can't be read: ", "see that the bundle is complete");
	}

	@Test
	void theSslBundleHasNoTrustStoreForClients(CapturedOutput output) {
		fail(withBundle("docs", "--tarweb.ssl.bundle=docs", "--tarweb.ssl.client-auth=need"));
		assertExplained(output, "The SSL bundle 'docs' has no trust store, which 'tarweb.ssl.client-auth' needs",
				"Set 'tarweb.ssl.bundle'");
	}

	@Test
	void aNameOfTheServerIsNone(CapturedOutput output) {
		fail(withBundle("docs", "--tarweb.ssl.bundle=docs", "--tarweb.ssl.server-name-bundles.[a..b]=docs"));
		assertExplained(output,
				"tarweb can't speak TLS: for 'a..b' there can be no certificate: that is no name of a server.",
				"'tarweb.ssl.server-name-bundles[a..b]'");
	}

	@Test
	void theKernelCannotEncrypt(CapturedOutput output) {
		fail(withBundle("docs", "--tarweb.ssl.bundle=docs", "--tarweb.ssl.kernel=required", "--tarweb.transport=nio"));
		assertExplained(output,
				"'tarweb.ssl.kernel' insists on TLS in the kernel, which can't be had here: it needs io_uring or epoll.",
				"Set 'tarweb.ssl.kernel' to 'auto'");
	}

	@Test
	void aProtocolOfTheSslBundleIsUnknown(CapturedOutput output) {
		fail(withBundle("docs", "--tarweb.ssl.bundle=docs",
				"--spring.ssl.bundle.pem.docs.options.enabled-protocols=TLSv9"));
		assertExplained(output, "tarweb can't speak TLS: certificate, protocols or ciphers can't be used: ",
				"correct its protocols and ciphers");
	}

	@Test
	void theRedirectPortIsInUse(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0)) {
			fail(withBundle("docs", "--tarweb.ssl.bundle=docs", "--tarweb.port=0",
					"--tarweb.ssl.redirect-port=" + other.getLocalPort()));
			assertExplained(output, "tarweb can't listen on port " + other.getLocalPort() + ": it is in use.",
					"or set 'tarweb.ssl.redirect-port' to another one");
		}
	}

	@Test
	void thereIsNothingToRedirectTo(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.ssl.redirect-port=8080");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("tarweb.ssl.redirect-port", "8080", "needs 'tarweb.ssl.bundle'");
	}

	private String[] withBundle(String name, String... arguments) {
		TestCertificate certificate = TestCertificate.of("localhost");
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--tarweb.archive=" + archive());
		all.add("--spring.ssl.bundle.pem." + name + ".keystore.certificate="
				+ certificate.bundle().getCertificatePEM());
		all.add("--spring.ssl.bundle.pem." + name + ".keystore.private-key=" + certificate.bundle().getPrivateKeyPEM());
		return all.toArray(String[]::new);
	}

	private Path archive() {
		return TestArchive.with("index.html", "home").writeTo(this.directory.resolve("good.tar"));
	}

	private static void fail(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(() -> application.run(arguments)).isNotNull();
	}

	private static void assertExplained(CapturedOutput output, String description, String... action) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", description, "Action:")
			.containsSubsequence(action)
			.doesNotContain("\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TarwebAutoConfiguration.class })
	static class Application {

	}

}
