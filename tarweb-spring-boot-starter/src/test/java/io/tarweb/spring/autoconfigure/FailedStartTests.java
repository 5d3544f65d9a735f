package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.internal.source.ArchiveServer;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
		assertExplained(output, "but should be " + "0".repeat(64) + ".",
				"If it is the archive that you mean, set 'tarweb.sha256' to its hash");
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
		assertExplained(
				output, "'tarweb.archive' is 'http://127.0.0.1:" + port
						+ "/docs.tar', but there is no connection to 127.0.0.1:" + port + ".",
				"See that the server runs");
		assertThat(output).doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource({ "404, there is nothing at that location (the server answers 404)., Put an archive there",
			"403, the server doesn't allow it (403)., Give this process the right to read it",
			"500, the server answers 500., Look for the reason in the server's log" })
	void theServerOfTheArchiveAnswersOtherwise(int status, String description, String action, CapturedOutput output) {
		try (ArchiveServer server = new ArchiveServer().fail(status)) {
			failWith(server);
			assertExplained(output, "'tarweb.archive' is '" + server.location() + "', but " + description, action);
		}
	}

	@Test
	void theServerOfTheArchiveIsSilent(CapturedOutput output) {
		try (ArchiveServer server = new ArchiveServer().hang()) {
			failWith(server, "--tarweb.source.read-timeout=50ms");
			assertExplained(output, "the server has been silent for 50 ms (tarweb.source.read-timeout).",
					"raise 'tarweb.source.read-timeout'");
		}
	}

	@Test
	void theTransferOfTheArchiveIsCut(CapturedOutput output) {
		try (ArchiveServer server = new ArchiveServer().truncate(new byte[100])) {
			failWith(server);
			assertExplained(output, "broke before the archive was there", "Start again. If it breaks every time");
		}
	}

	@Test
	void theServerOfTheArchiveRedirectsForEver(CapturedOutput output) {
		try (ArchiveServer server = new ArchiveServer()) {
			server.handle((exchange) -> {
				exchange.getResponseHeaders().set("Location", "docs.tar");
				exchange.sendResponseHeaders(302, -1);
			});
			failWith(server);
			assertExplained(output, "there are more than 5 redirects.",
					"Set 'tarweb.archive' to the location where the redirects end");
		}
	}

	@Test
	void theServerOfTheArchiveCompressesIt(CapturedOutput output) {
		try (ArchiveServer server = new ArchiveServer()) {
			server.handle((exchange) -> {
				exchange.getResponseHeaders().set("Content-Encoding", "gzip");
				exchange.sendResponseHeaders(200, 0);
			});
			failWith(server);
			assertExplained(output, "(Content-Encoding: gzip).", "Have the server send the archive as it is");
		}
	}

	@Test
	void theServerOfTheArchiveSendsNothing(CapturedOutput output) {
		try (ArchiveServer server = new ArchiveServer().serve(new byte[0])) {
			failWith(server);
			assertExplained(output, "it is empty.", "Put the whole archive there");
		}
	}

	@Test
	void theArchiveIsLargerThanWhatMayBeFetched(CapturedOutput output) {
		try (ArchiveServer server = new ArchiveServer().serve(new byte[101])) {
			failWith(server, "--tarweb.source.max-size=100B");
			assertExplained(output, "(tarweb.source.max-size).", "raise 'tarweb.source.max-size'");
		}
	}

	@Test
	void theCertificateOfTheServerOfTheArchiveIsNotTrusted(CapturedOutput output) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(TestCertificate.of("127.0.0.1").bundle().toKeyManagerFactory().getKeyManagers(), null, null);
		HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(context));
		server.start();
		try {
			int port = server.getAddress().getPort();
			fail("--tarweb.archive=https://127.0.0.1:" + port + "/docs.tar",
					"--tarweb.source.cache-directory=" + this.directory.resolve("cache"));
			assertExplained(output, "there is no agreement on TLS with 127.0.0.1:" + port + ": ",
					"Add the authority of the server's certificate to the trust store");
		}
		finally {
			server.stop(0);
		}
	}

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs POSIX permissions")
	void othersCouldReplaceTheCacheDirectory(CapturedOutput output) throws IOException {
		Path above = Files.createDirectory(this.directory.resolve("open"));
		Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxrwxrwx"));
		Path cache = above.resolve("cache");
		try (ArchiveServer server = new ArchiveServer().serve(Files.readAllBytes(archive()))) {
			fail("--tarweb.archive=" + server.location(), "--tarweb.source.cache-directory=" + cache);
		}
		assertExplained(output,
				"but it can't be copied to the directory " + cache
						+ " (tarweb.source.cache-directory), which others could replace: " + above + " belongs to '"
						+ Files.getOwner(above) + "' and has the mode 0777.",
				"Set 'tarweb.source.cache-directory' to a directory of this process's user", "'namei -l " + cache);
	}

	/**
	 * On a file system of 256 KiB, which takes root to mount.
	 */
	@Test
	void theDiskOfTheCacheDirectoryIsFull(CapturedOutput output) throws Exception {
		Path full = Files.createDirectory(this.directory.resolve("full"));
		Assumptions.assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "none", full.toString()),
				"needs the right to mount a tmpfs");
		try (ArchiveServer server = new ArchiveServer().serve(new byte[1024 * 1024])) {
			fail("--tarweb.archive=" + server.location(), "--tarweb.source.cache-directory=" + full);
			assertExplained(output,
					"'tarweb.archive' is '" + server.location() + "', but it can't be copied to the directory " + full,
					"Free space on the disk of " + full,
					"or set 'tarweb.source.cache-directory' to a directory on a larger one",
					"'tarweb.source.max-size' limits");
			assertThat(output).contains("(tarweb.source.cache-directory): No space left on device.");
		}
		finally {
			assertThat(run("umount", full.toString())).isTrue();
		}
	}

	private static boolean run(String... command) throws Exception {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void theUrlOfTheArchiveIsNone(CapturedOutput output) {
		fail("--tarweb.archive=http://docs example/docs.tar", "--tarweb.source.cache-directory=" + this.directory);
		assertExplained(output, "it is not a valid URL.", "Correct 'tarweb.archive'.");
	}

	@ParameterizedTest
	@CsvSource({ "s3://releases/docs.tar, s3, ', as ''io.awspring.cloud:spring-cloud-aws-starter-s3'' brings one'",
			"S3://releases/docs.tar, s3, ', as ''io.awspring.cloud:spring-cloud-aws-starter-s3'' brings one'",
			"gs://releases/docs.tar, gs, ', as ''com.google.cloud:spring-cloud-gcp-starter-storage'' brings one'",
			"azure-blob://a/docs.tar, azure-blob, spring-cloud-azure-starter-storage-blob",
			"sftp://example.org/docs.tar, sftp, If there is one", "classpath*:docs.tar, classpath*, 'classpath:'" })
	void nobodyUnderstandsTheLocation(String location, String scheme, String action, CapturedOutput output) {
		fail("--tarweb.archive=" + location);
		assertExplained(output, "'tarweb.archive' is '" + location
				+ "', but no ProtocolResolver of the application handles '" + scheme + ":'.",
				"Add a ProtocolResolver for it to the application", action);
	}

	@Test
	void theArchiveIsADirectory(CapturedOutput output) {
		fail("--tarweb.archive=" + this.directory);
		assertExplained(output,
				"'tarweb.archive' is '" + this.directory + "', but " + this.directory + " is a directory.",
				"'" + this.directory + "/docs-*.tar'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "---------", "rw-------" })
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs POSIX permissions")
	void theArchiveMayNotBeRead(String permissions) throws Exception {
		Path docs = Files.createDirectory(this.directory.resolve("docs"));
		Path archive = TestArchive.with("index.html", "home").writeTo(docs.resolve("docs.tar"));
		Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString(permissions));
		Set<PosixFilePermission> open = Files.getPosixFilePermissions(docs);
		if (permissions.startsWith("rw")) {
			// The file may be read, but nobody gets to it.
			Files.setPosixFilePermissions(docs, Set.of());
		}
		String output = failWithoutPrivileges("--tarweb.archive=" + archive);
		Files.setPosixFilePermissions(docs, open);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:",
					"'tarweb.archive' is '" + archive + "', but the file " + archive
							+ " can't be read by this process.",
					"Action:", "Let the user of this process read the file", "namei -l " + archive);
	}

	/**
	 * Root may read everything, unless it does without that right.
	 */
	private static String failWithoutPrivileges(String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		if ("root".equals(System.getProperty("user.name"))) {
			Path setpriv = Path.of("/usr/bin/setpriv");
			Assumptions.assumeTrue(Files.exists(setpriv), "needs util-linux's setpriv when run by root");
			command.addAll(List.of(setpriv.toString(), "--bounding-set=-dac_override,-dac_read_search"));
		}
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1", "-Xmx64m",
				Application.class.getName()));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isNotZero();
		return output;
	}

	private void failWith(ArchiveServer server, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--tarweb.archive=" + server.location());
		all.add("--tarweb.source.cache-directory=" + this.directory.resolve("cache"));
		fail(all.toArray(String[]::new));
	}

	@Test
	void theArchiveIsNoTar(CapturedOutput output) throws IOException {
		Path file = Files.writeString(this.directory.resolve("docs.tar"), "<html>".repeat(1000));
		fail("--tarweb.archive=" + file);
		assertExplained(output, "'tarweb.archive' is '" + file + "'. '" + file + "' is no archive",
				"Set 'tarweb.archive' to a tar, compressed or not, or to a zip or jar.");
	}

	@Test
	void theArchiveIsCorrupt(CapturedOutput output) {
		Path file = TestArchive.with("index.html", "home").writeTruncatedTo(this.directory.resolve("docs.tar"));
		fail("--tarweb.archive=file:" + file);
		assertExplained(output,
				"'tarweb.archive' is 'file:" + file + "'. '" + file + "' is a corrupt tar: at byte 0 expected",
				"The archive is incomplete or damaged.");
	}

	@Test
	void nothingLiesBelowThePrefix(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.prefix=nowhere");
		assertExplained(output, "'tarweb.prefix' is 'nowhere'. '" + archive()
				+ "' has nothing to serve below the prefix 'nowhere/': none of its members (1) can be requested.",
				"'tarweb.prefix'");
	}

	@Test
	void theArchiveOfASiteIsCorrupt(CapturedOutput output) {
		Path file = TestArchive.with("index.html", "home").writeTruncatedTo(this.directory.resolve("api.tar"));
		fail("--tarweb.archive=" + archive(), "--tarweb.sites.api.archive=" + file, "--tarweb.sites.api.path=/api");
		assertExplained(output, "'tarweb.sites.api.archive' is '" + file + "'. '" + file + "' is a corrupt tar",
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
		assertExplained(output, "'tarweb.sites.docs.prefix' is 'nowhere'. '", "set 'tarweb.sites.docs.archive'",
				"'tarweb.sites.docs.prefix'");
	}

	@Test
	void theArchiveIsTooLarge(CapturedOutput output) {
		Path file = TestArchive.with("index.html", "home")
			.and("more.html", "more")
			.writeTo(this.directory.resolve("docs.tar"));
		fail("--tarweb.archive=" + file, "--tarweb.archive-limits.max-entries=1");
		assertExplained(output, "'tarweb.archive' is '" + file + "'. '" + file + "' is too large",
				"'tarweb.archive-limits.max-entries'");
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
				"'tarweb.archive' is '" + file + "'. '" + file + "' is too large: it unpacks to more than 2000 bytes",
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
				"'tarweb.archive' is '" + archive + "'. '" + file + "' in '" + archive + "', line 2: expected ",
				"Correct the file and pack the archive anew");
	}

	@Test
	void theFallbackIsMissing(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.fallback=app.html");
		assertExplained(output,
				"'tarweb.fallback' is 'app.html'. '" + archive() + "' has no member 'app.html', which is to answer",
				"Set 'tarweb.fallback' to a file of the archive");
	}

	@Test
	void theAccessLogHasNoDirectory(CapturedOutput output) {
		Path file = this.directory.resolve("missing").resolve("access.log");
		fail("--tarweb.archive=" + archive(), "--tarweb.port=0", "--tarweb.access-log.format=combined",
				"--tarweb.access-log.file=" + file);
		assertExplained(output,
				"'tarweb.access-log.file' is '" + file + "'. The access log '" + file
						+ "' can't be opened: its directory doesn't exist.",
				"Set 'tarweb.access-log.file' to a file that this process may write");
	}

	@Test
	void connectionsCannotBeHandedOver(CapturedOutput output) {
		Path socket = this.directory.resolve("docs.sock");
		fail("--tarweb.archive=" + archive(), "--tarweb.port=0", "--tarweb.transport=nio",
				"--tarweb.hand-over.path=" + socket);
		assertExplained(output,
				"'tarweb.hand-over.path' is '" + socket + "'. No connections can be handed over: the transport nio "
						+ "can't take sockets over; it takes io_uring or epoll.",
				"Remove 'tarweb.hand-over.path', or run on io_uring");
	}

	@Test
	void thePortIsInUse(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0)) {
			fail("--tarweb.archive=" + archive(), "--tarweb.port=" + other.getLocalPort());
			assertExplained(output, "'. Can't listen on port " + other.getLocalPort() + ": it is in use.",
					"Find and stop the process that listens on port " + other.getLocalPort()
							+ ", or set 'tarweb.port' to another one");
		}
	}

	@Test
	void theAddressIsNotOfThisMachine(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.address=192.0.2.1");
		assertExplained(output,
				"'tarweb.address' is '192.0.2.1'. Can't listen on 192.0.2.1: this machine has no such address.",
				"Set 'tarweb.address' to an address of this machine");
	}

	@Test
	@DisabledOnOs(value = OS.MAC, disabledReason = "needs a system without kqueue")
	void theTransportIsAbsent(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.transport=kqueue");
		assertExplained(output, "'tarweb.transport' is 'kqueue'. The transport kqueue isn't available: ",
				"Remove 'tarweb.transport' to run on the best transport that this machine has");
	}

	@Test
	void theSslBundleIsMissing(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.ssl.bundle=docs");
		assertExplained(output, "The SSL bundle 'docs' doesn't exist.",
				"Set 'tarweb.ssl.bundle' to the name of a bundle");
	}

	@Test
	void theSslBundleOfAServerNameIsMissing(CapturedOutput output) {
		fail(withBundle("docs", "--tarweb.ssl.bundle=docs", "--tarweb.ssl.server-name-bundles.docs.example.org=other"));
		assertExplained(output, "The SSL bundle 'other' doesn't exist.",
				"Set 'tarweb.ssl.server-name-bundles[docs.example.org]' to the name of a bundle");
	}

	@Test
	void thereAreOnlySslBundlesForServerNames(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.ssl.server-name-bundles.docs.example.org=docs");
		assertExplained(output, "'tarweb.ssl.bundle' is not set", "Set 'tarweb.ssl.bundle' to the name of a bundle");
	}

	@Test
	void theSslBundleHasNoPrivateKey(CapturedOutput output) {
		fail("--tarweb.archive=" + archive(), "--tarweb.ssl.bundle=trust",
				"--spring.ssl.bundle.pem.trust.truststore.certificate="
						+ TestCertificate.of("localhost").bundle().getCertificatePEM());
		assertExplained(output,
				"'tarweb.ssl.bundle' is 'trust'. TLS isn't possible: there is no certificate with its private key.",
				"Set 'tarweb.ssl.bundle' to a private key with its certificate");
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
				"'tarweb.ssl.server-name-bundles[a..b]' is 'docs'. TLS isn't possible for 'a..b': there can be no certificate: that is no name of a server.",
				"'tarweb.ssl.server-name-bundles[a..b]'");
	}

	@Test
	void theKernelCannotEncrypt(CapturedOutput output) {
		fail(withBundle("docs", "--tarweb.ssl.bundle=docs", "--tarweb.ssl.kernel=required", "--tarweb.transport=nio"));
		assertExplained(output,
				"'tarweb.ssl.kernel' is 'required'. Kernel TLS isn't available: it needs io_uring or epoll.",
				"Set 'tarweb.ssl.kernel' to 'auto'");
	}

	@Test
	void aProtocolOfTheSslBundleIsUnknown(CapturedOutput output) {
		fail(withBundle("docs", "--tarweb.ssl.bundle=docs",
				"--spring.ssl.bundle.pem.docs.options.enabled-protocols=TLSv9"));
		assertExplained(output,
				"'tarweb.ssl.bundle' is 'docs'. TLS isn't possible: certificate, protocols or ciphers can't be used: ",
				"correct its protocols and ciphers");
	}

	@Test
	void theRedirectPortIsInUse(CapturedOutput output) throws IOException {
		try (ServerSocket other = new ServerSocket(0)) {
			fail(withBundle("docs", "--tarweb.ssl.bundle=docs", "--tarweb.port=0",
					"--tarweb.ssl.redirect-port=" + other.getLocalPort()));
			assertExplained(output, "'. Can't listen on port " + other.getLocalPort() + ": it is in use.",
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
		assertThatThrownBy(() -> Application.main(arguments)).isNotNull();
	}

	private static void assertExplained(CapturedOutput output, String description, String... action) {
		assertThat(output).contains("APPLICATION FAILED TO START")
			.containsSubsequence("Description:", description, "Action:")
			.containsSubsequence(action)
			.doesNotContain("\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, TarwebAutoConfiguration.class })
	public static class Application {

		public static void main(String[] arguments) {
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.run(arguments);
		}

	}

}
