package io.tarweb;

import java.io.IOException;
import java.nio.file.Path;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.H2spec;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP/2 by h2spec: every case of RFC 7540 and RFC 7541 that it has, none left out.
 */
class TarwebServerHttp2ConformanceTests {

	@TempDir
	private static Path directory;

	private static Path archive;

	private static H2spec h2spec;

	@BeforeAll
	static void prepare() throws IOException {
		h2spec = H2spec.in(directory);
		archive = TarBuilder.create().file("page.html", "x".repeat(10_000)).writeTo(directory.resolve("site.tar"));
	}

	@OnEveryTransport
	void plain(TransportKind transport) throws IOException {
		try (TestServer server = TestServer.start(TestServer.settings(transport, archive))) {
			assertThat(h2spec.run(server.address(), "/page.html")).contains(H2spec.ALL_PASSED);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "BORINGSSL", "JDK" })
	void overTls(TlsProvider provider) throws IOException {
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(TestCertificate.of("localhost").keys())).withProvider(provider);
		try (TestServer server = TestServer.start(TestServer.settings(null, archive).tls(tls))) {
			assertThat(h2spec.run(server.address(), "/page.html", "-t", "-k")).contains(H2spec.ALL_PASSED);
		}
	}

}
