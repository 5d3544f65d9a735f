package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.tarweb.TarwebServer;
import io.tarweb.spring.TestArchive;
import io.tarweb.status.TlsStatus;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TlsBundles}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TlsBundlesTests {

	private static final TestCertificate DOCS = TestCertificate.of("docs.example.org");

	private static final TestCertificate OTHER = TestCertificate.rsa("other.example.org");

	private static final TestCertificate CLIENT = TestCertificate.of("client");

	@TempDir
	private Path directory;

	private ApplicationContextRunner contextRunner;

	@BeforeEach
	void configure() {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		this.contextRunner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, TarwebAutoConfiguration.class))
			.withPropertyValues("tarweb.archive=" + archive, "tarweb.port=0", "tarweb.address=127.0.0.1");
	}

	private ApplicationContextRunner withBundle(String name, TestCertificate certificate) {
		return this.contextRunner.withPropertyValues(
				"spring.ssl.bundle.pem." + name + ".keystore.certificate=" + certificate.bundle().getCertificatePEM(),
				"spring.ssl.bundle.pem." + name + ".keystore.private-key=" + certificate.bundle().getPrivateKeyPEM(),
				"spring.ssl.bundle.pem." + name + ".truststore.certificate=" + CLIENT.bundle().getCertificatePEM());
	}

	@Test
	void aBundleTurnsTheServerToHttps() {
		withBundle("docs", DOCS).withPropertyValues("tarweb.ssl.bundle=docs").run((context) -> {
			assertThat(shown(context, null)).isEqualTo("CN=docs.example.org");
			TarwebServer server = context.getBean(TarwebServer.class);
			try (RawClient client = DOCS.connect(server.address())) {
				assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("home");
			}
			assertThat(server.status().tls().certificates()).singleElement().satisfies((certificate) -> {
				assertThat(certificate.serverName()).isNull();
				assertThat(certificate.notAfter()).isAfter(Instant.now());
			});
		});
	}

	@Test
	void aKeystoreIsAsGoodAsPem() throws Exception {
		this.contextRunner
			.withPropertyValues("tarweb.ssl.bundle=docs",
					"spring.ssl.bundle.jks.docs.keystore.location=file:"
							+ OTHER.bundle().toTempKeyStoreFile("secret".toCharArray(), "secret".toCharArray()),
					"spring.ssl.bundle.jks.docs.keystore.password=secret",
					"spring.ssl.bundle.jks.docs.key.password=secret")
			.run((context) -> assertThat(shown(context, null)).isEqualTo("CN=other.example.org"));
	}

	@Test
	void serverNamesHaveBundlesOfTheirOwn() {
		this.contextRunner = withBundle("other", OTHER);
		withBundle("docs", DOCS)
			.withPropertyValues("tarweb.ssl.bundle=docs", "tarweb.ssl.server-name-bundles.other.example.org=other",
					"tarweb.ssl.server-name-bundles.[*.example.net]=other")
			.run((context) -> {
				assertThat(shown(context, null)).isEqualTo("CN=docs.example.org");
				assertThat(shown(context, "other.example.org")).isEqualTo("CN=other.example.org");
				assertThat(shown(context, "any.example.net")).isEqualTo("CN=other.example.org");
				assertThat(shown(context, "example.net")).isEqualTo("CN=docs.example.org");
			});
	}

	@Test
	void anotherPortRedirects() {
		withBundle("docs", DOCS).withPropertyValues("tarweb.ssl.bundle=docs", "tarweb.ssl.redirect-port=0")
			.run((context) -> {
				TarwebServer server = context.getBean(TarwebServer.class);
				try (RawClient client = RawClient.connect(server.status().redirectAddress())) {
					assertThat(client.send(RawClient.get("/a")).read().field("Location")).isEqualTo("https://test/a");
				}
			});
	}

	@Test
	void clientsShowACertificateIfTheyHaveTo() {
		withBundle("docs", DOCS).withPropertyValues("tarweb.ssl.bundle=docs", "tarweb.ssl.client-auth=need")
			.run((context) -> {
				TarwebServer server = context.getBean(TarwebServer.class);
				SSLContext known = TestCertificate.client(CLIENT, DOCS);
				try (RawClient client = RawClient.over(TestCertificate.handshake(known, server.address(), null))) {
					assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("home");
				}
				SSLContext unknown = TestCertificate.client(null, DOCS);
				assertThatThrownBy(() -> RawClient.over(TestCertificate.handshake(unknown, server.address(), null))
					.send(RawClient.get("/"))
					.read()).isInstanceOf(UncheckedIOException.class);
			});
	}

	@Test
	void aBundleThatChangesChangesTheCertificate() {
		withBundle("docs", DOCS).withPropertyValues("tarweb.ssl.bundle=docs").run((context) -> {
			TarwebServer server = context.getBean(TarwebServer.class);
			try (RawClient client = DOCS.connect(server.address())) {
				context.getBean(SslBundleRegistry.class).updateBundle("docs", bundle(OTHER));
				assertThat(shown(context, null)).isEqualTo("CN=other.example.org");
				assertThat(server.status().tls().certificates()).extracting(TlsStatus.Certificate::subject)
					.containsExactly("CN=other.example.org");
				assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("home");
			}
		});
	}

	@Test
	void aBundleThatBreaksLeavesTheCertificateInService(CapturedOutput output) {
		withBundle("docs", DOCS).withPropertyValues("tarweb.ssl.bundle=docs").run((context) -> {
			context.getBean(SslBundleRegistry.class).updateBundle("docs", SslBundle.of(SslStoreBundle.NONE));
			assertThat(shown(context, null)).isEqualTo("CN=docs.example.org");
			assertThat(output)
				.contains("The SSL bundle 'docs' has changed, but the certificates before stay in service: "
						+ "TLS isn't possible: there is no certificate with its private key");
		});
	}

	private static SslBundle bundle(TestCertificate certificate) throws Exception {
		return SslBundle.of(SslStoreBundle.of(certificate.bundle().toKeyStore("".toCharArray()), "", null));
	}

	private static String shown(ApplicationContext context, @Nullable String serverName) throws IOException {
		SSLContext client = TestCertificate.client(null, DOCS, OTHER);
		try (SSLSocket socket = TestCertificate.handshake(client, context.getBean(TarwebServer.class).address(),
				serverName)) {
			return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
		}
	}

}
