package io.tarweb;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.http2.frame.ErrorCode;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.testing.Http2Frames;
import io.tarweb.testing.Http2Frames.Frame;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is particular to HTTP/2 over TLS.
 */
class TarwebServerHttp2TlsTests {

	private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

	private static final TestCertificate OTHER = TestCertificate.of("other.example.org");

	@TempDir
	private Path directory;

	/** RFC 9113, 9.1.1 and 9.1.2. */
	@ParameterizedTest
	@EnumSource(names = { "BORINGSSL", "JDK" })
	void aHostWithAnotherCertificateIsAskedForInVain(TlsProvider provider) throws IOException {
		Path archive = TarBuilder.create().file("index.html", "home").writeTo(this.directory.resolve("site.tar"));
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys()))
			.withServerNames(Map.of("other.example.org", TlsIdentity.of(OTHER.keys())))
			.withProvider(provider);
		try (TestServer server = TestServer.start(TestServer.settings(null, archive).tls(tls))) {
			Map<String, Integer> ofDefault = new LinkedHashMap<>();
			ofDefault.put("localhost", 200);
			ofDefault.put("other.example.org", 421);
			ofDefault.put("OTHER.example.org:8443", 421);
			ofDefault.put("unknown.example.org", 200);
			ofDefault.put("127.0.0.1:8443", 200);
			ofDefault.put("[::1]", 200);
			ofDefault.put("LOCALHOST", 200);
			assertThat(statuses(server.address(), null, ofDefault.keySet())).isEqualTo(ofDefault);
			Map<String, Integer> ofOther = new LinkedHashMap<>();
			ofOther.put("other.example.org", 200);
			ofOther.put("localhost", 421);
			ofOther.put("other.example.org:8443", 200);
			assertThat(statuses(server.address(), "other.example.org", ofOther.keySet())).isEqualTo(ofOther);
		}
	}

	/** RFC 9113, 9.2.2. */
	@ParameterizedTest
	@EnumSource(names = { "BORINGSSL", "JDK" })
	void aCipherThatHttp2ProhibitsEndsTheConnection(TlsProvider provider) throws IOException {
		Path archive = TarBuilder.create().file("index.html", "home").writeTo(this.directory.resolve("site.tar"));
		TlsSettings tls = TlsSettings
			.of(TlsIdentity.of(CERTIFICATE.keys())
				.withProtocols(List.of("TLSv1.2"))
				.withCiphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA")))
			.withProvider(provider);
		Http2Frames frames = new Http2Frames();
		try (TestServer server = TestServer.start(TestServer.settings(null, archive).tls(tls));
				SSLSocket socket = connect(server.address(), null)) {
			socket.getOutputStream().write(frames.preface().get(1, "/").take());
			assertThat(Http2Frames.read(socket.getInputStream()).type()).isEqualTo(Http2Frames.SETTINGS);
			Frame goodbye = Http2Frames.read(socket.getInputStream());
			assertThat(goodbye.type()).isEqualTo(Http2Frames.GOAWAY);
			assertThat(goodbye.number(4)).isEqualTo(ErrorCode.INADEQUATE_SECURITY.ordinal());
			assertThat(Http2Frames.read(socket.getInputStream())).isNull();
		}
	}

	private static SSLSocket connect(InetSocketAddress address, @Nullable String serverName) throws IOException {
		// A session of another connection would be resumed with that one's name.
		SSLContext client = TestCertificate.client(null, CERTIFICATE, OTHER);
		SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(address.getAddress(), address.getPort());
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		parameters.setServerNames((serverName != null) ? List.of(new SNIHostName(serverName)) : List.of());
		socket.setSSLParameters(parameters);
		socket.setSoTimeout(30_000);
		socket.startHandshake();
		assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
		return socket;
	}

	private static Map<String, Integer> statuses(InetSocketAddress address, @Nullable String serverName,
			Iterable<String> authorities) throws IOException {
		Http2Frames frames = new Http2Frames();
		Map<String, Integer> statuses = new LinkedHashMap<>();
		try (SSLSocket socket = connect(address, serverName)) {
			socket.getOutputStream().write(frames.preface().take());
			int stream = 1;
			for (String authority : authorities) {
				byte[] block = frames
					.block(new DefaultHttp2Headers().method("GET").scheme("https").authority(authority).path("/"));
				int flags = Http2Frames.END_HEADERS | Http2Frames.END_STREAM;
				socket.getOutputStream().write(frames.headers(stream, flags, block).take());
				Frame answer = Http2Frames.read(socket.getInputStream());
				while (answer != null && answer.type() != Http2Frames.HEADERS) {
					answer = Http2Frames.read(socket.getInputStream());
				}
				assertThat(answer).isNotNull();
				assertThat(answer.stream()).isEqualTo(stream);
				statuses.put(authority, Integer.parseInt(frames.fields(answer.payload()).status().toString()));
				stream += 2;
			}
		}
		return statuses;
	}

}
