package io.tarweb.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.benchmarks.apps.TarwebApp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class IdleConnectionsTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "boringssl", "jdk" })
	void areAnsweredAndStayOpenUntilTheServerEnds(@Nullable String provider) throws IOException {
		TarwebServer server = new TarwebServer(ServerSettings.forFile(BenchContent.in(this.directory, 1).tar())
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.workers(1)
			.tls((provider != null) ? TarwebApp.tls(keystore(), provider, "off") : null)
			.build());
		server.start();
		try (IdleConnections open = IdleConnections.open(server.address().getPort(), 12, provider != null)) {
			assertThat(open.count()).isEqualTo(12);
			open.requireOpen();
			server.stop(Duration.ZERO);
			assertThatIOException().isThrownBy(open::requireOpen);
		}
		finally {
			server.stop(Duration.ZERO);
		}
	}

	private Path keystore() {
		try {
			return BenchCertificate.in(this.directory.resolve("tls")).keystore();
		}
		catch (IOException ex) {
			throw new TestAbortedException("needs openssl: " + ex.getMessage());
		}
	}

}
