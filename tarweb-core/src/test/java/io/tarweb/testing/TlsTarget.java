package io.tarweb.testing;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.KernelTlsMode;
import io.tarweb.settings.SecurityHeaders;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.status.KernelTlsStatus;
import org.slf4j.LoggerFactory;

/**
 * A server that speaks TLS as long as a command runs, for other people's tools that look
 * at one. The command finds {@code TARWEB_PORT} on the loopback interface and
 * {@code TARWEB_AUTHORITY}, the file of the authority that has issued the certificate for
 * {@code localhost}.
 * <p>
 * Ends with the command's status; or with 1 if the server has logged a warning about a
 * connection, or the kernel didn't encrypt although it should.
 */
public final class TlsTarget {

	/** Who logs about a connection, and not about the server's end or the machine. */
	private static final Pattern CONNECTIONS = Pattern
		.compile("io\\.tarweb\\.(wire|tls)|io\\.netty\\.(channel|handler)");

	private static final int HUGE_BYTES = 10 * 1024 * 1024;

	private static final Duration VALIDITY = Duration.ofDays(90);

	private TlsTarget() {
	}

	/**
	 * Runs a command.
	 * @param args a {@link TransportKind}, a {@link TlsProvider}, a
	 * {@link KernelTlsMode}, {@code EC} or {@code RSA}, and the command
	 * @throws Exception if there is no server to test
	 */
	public static void main(String[] args) throws Exception {
		ListAppender<ILoggingEvent> warnings = new ListAppender<>();
		warnings.start();
		((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(warnings);
		Path directory = Files.createTempDirectory("tarweb-target");
		X509Bundle authority = new CertificateBuilder().ecp256()
			.subject("CN=tarweb test authority")
			.setIsCertificateAuthority(true)
			.setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign)
			.buildSelfSigned();
		Path authorityFile = Files.writeString(directory.resolve("authority.pem"), authority.getCertificatePEM());
		KernelTlsMode kernel = KernelTlsMode.valueOf(args[2]);
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(certificate(authority, args[3]).toKeyManagerFactory()))
			.withProvider(TlsProvider.valueOf(args[1]))
			.withKernel(kernel);
		SecurityHeaders security = SecurityHeaders.builder()
			.referrerPolicy(null)
			.frameOptions(null)
			.strictTransportSecurity("max-age=31536000")
			.build();
		int status;
		KernelTlsStatus kernelTls;
		try (TestServer server = TestServer.start(TestServer.settings(TransportKind.valueOf(args[0]), site(directory))
			.site(SitePolicy.builder().security(security).build())
			.tls(tls))) {
			ProcessBuilder command = new ProcessBuilder(List.of(args).subList(4, args.length)).inheritIO();
			command.environment().put("TARWEB_PORT", String.valueOf(server.address().getPort()));
			command.environment().put("TARWEB_AUTHORITY", authorityFile.toString());
			status = command.start().waitFor();
			kernelTls = server.status().tls().kernel();
		}
		boolean quiet = List.copyOf(warnings.list)
			.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.WARN))
			.noneMatch((event) -> CONNECTIONS.matcher(event.getLoggerName()).lookingAt());
		boolean asWanted = kernel != KernelTlsMode.REQUIRED || kernelTls.handedOver() > 0;
		System.out.printf("Handed to the kernel: %d, not: %s%n", kernelTls.handedOver(), kernelTls.refused());
		System.exit((status != 0) ? status : (quiet && asWanted) ? 0 : 1);
	}

	/** As public authorities issue them, with the list that a revocation would be in. */
	private static X509Bundle certificate(X509Bundle authority, String keys) throws Exception {
		CertificateBuilder builder = new CertificateBuilder();
		return ("RSA".equals(keys) ? builder.rsa2048() : builder.ecp256()).subject("CN=localhost")
			.notBefore(Instant.now().minus(Duration.ofDays(1)))
			.notAfter(Instant.now().plus(VALIDITY))
			.addSanDnsName("localhost")
			.addSanIpAddress("127.0.0.1")
			.addCrlDistributionPoint(URI.create("http://localhost/authority.crl"))
			.setKeyUsage(true, KeyUsage.digitalSignature)
			.addExtendedKeyUsageServerAuth()
			.buildIssuedBy(authority);
	}

	private static Path site(Path directory) {
		return TarBuilder.create()
			.file("index.html", "<!doctype html><title>tarweb</title><link rel=stylesheet href=style.css><h1>home</h1>")
			.file("style.css", "h1 { color: rgb(0, 128, 0) }")
			.file("huge.bin", Contents.random(1, HUGE_BYTES))
			.writeTo(directory.resolve("site.tar"));
	}

}
