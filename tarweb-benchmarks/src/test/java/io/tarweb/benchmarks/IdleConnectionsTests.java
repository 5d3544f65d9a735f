package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;

import javax.net.ssl.KeyManagerFactory;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.benchmarks.apps.TarwebApp;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class IdleConnectionsTests {

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() throws IOException {
		this.archive = this.directory.resolve("page.tar");
		try (TarWriter writer = new TarWriter(this.archive)) {
			writer.file(BenchContent.PAGE.substring(1), new byte[10_000]);
		}
	}

	@Test
	void areAnsweredAndStayOpen() throws IOException {
		TarwebServer server = start(null);
		try (IdleConnections open = IdleConnections.open(server.address().getPort(), 12, false)) {
			assertThat(open.count()).isEqualTo(12);
			open.requireOpen();
		}
		finally {
			server.stop(Duration.ZERO);
		}
	}

	@Test
	void areAnsweredAndStayOpenOverTls() throws Exception {
		for (TlsProvider provider : TlsProvider.values()) {
			TarwebServer server = start(tls().withProvider(provider));
			try (IdleConnections open = IdleConnections.open(server.address().getPort(), 12, true)) {
				assertThat(open.count()).isEqualTo(12);
				open.requireOpen();
			}
			finally {
				server.stop(Duration.ZERO);
			}
		}
	}

	@Test
	void whatTheServerHasClosedIsNotTakenForIdle() throws Exception {
		TarwebServer server = start(tls());
		try (IdleConnections open = IdleConnections.open(server.address().getPort(), 1, true)) {
			server.stop(Duration.ZERO);
			assertThatIOException().isThrownBy(open::requireOpen);
		}
	}

	private TarwebServer start(@Nullable TlsSettings tls) {
		TarwebServer server = new TarwebServer(ServerSettings.forFile(this.archive)
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.workers(1)
			.tls(tls)
			.build());
		server.start();
		return server;
	}

	private TlsSettings tls() throws Exception {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		try (InputStream in = Files.newInputStream(BenchCertificate.in(this.directory.resolve("tls")).keystore())) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, TarwebApp.PASSWORD.toCharArray());
			keys.init(store, TarwebApp.PASSWORD.toCharArray());
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs openssl: " + ex.getMessage());
		}
		return TlsSettings.of(TlsIdentity.of(keys));
	}

}
