package io.tarweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.ServerProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@link TarwebServer} with little memory does to clients that send a part of what
 * it needs, keep it waiting for the rest, and are many: together, they would hold more
 * than there is.
 */
class TarwebServerMemoryTests {

	private static final int CLIENTS = 1_500;

	private static final int PART_BYTES = 15_000;

	private static final String[] SMALL = { "-Xmx64m", "-XX:MaxDirectMemorySize=16m" };

	private static final byte[] CONTENT = Contents.random(5, 10_000);

	@TempDir
	private Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive(@TempDir Path directory) {
		archive = TarBuilder.create().file("page.html", CONTENT).writeTo(directory.resolve("site.tar"));
	}

	@OnEveryTransport
	void answersOthersWhileHeadsOfRequestsAreNotSentToTheEnd(TransportKind transport) throws IOException {
		try (ServerProcess server = start(transport, false)) {
			attack(server, partOfAHead(), () -> RawClient.connect(server.address()));
		}
	}

	@OnEveryTransport
	void endsTheOldestOfUnfinishedRequestsWith408AndLetsTheNewestBeFinished(TransportKind transport) {
		try (ServerProcess server = start(transport, false)) {
			List<RawClient> clients = new ArrayList<>();
			try {
				do {
					clients.add(RawClient.connect(server.address())
						.send(new String(partOfAHead(), StandardCharsets.US_ASCII)));
				}
				while (server.state().givenUpConnections() == 0);
				// Each of the two event loops has a share, and so an oldest one.
				List<RawClient> oldest = clients.subList(0, 2);
				Awaitility.await().until(() -> oldest.stream().anyMatch(RawClient::hasInput));
				RawClient first = oldest.get(0).hasInput() ? oldest.get(0) : oldest.get(1);
				assertThat(first.read().status()).isEqualTo(408);
				RawClient newest = clients.get(clients.size() - 1);
				assertThat(newest.send("\r\n\r\n").read().status()).isEqualTo(404);
			}
			finally {
				clients.forEach(RawClient::close);
			}
		}
	}

	@OnEveryTransport
	void answersWithoutAnyDirectMemoryLeft(TransportKind transport) {
		try (ServerProcess server = start(transport, false)) {
			// On epoll a loop allocates what it writes with when it first does.
			assertAnswersOften(server);
			server.hoardDirectMemory();
			assertAnswersOften(server);
		}
	}

	@OnEveryTransport
	void answersOthersWhileFirstMessagesOfTlsAreNotSentToTheEnd(TransportKind transport) throws IOException {
		try (ServerProcess server = start(transport, true)) {
			attack(server, partOfAClientHello(), () -> RawClient.over(handshake(server.address())));
		}
	}

	@OnEveryTransport
	void answersOthersWhileRecordsOfTlsAreNotSentToTheEnd(TransportKind transport) throws IOException {
		try (ServerProcess server = start(transport, true)) {
			List<Socket> clients = new ArrayList<>();
			try {
				for (int i = 0; i < CLIENTS * 4 / 5; i++) {
					SSLSocket client = handshake(server.address());
					clients.add(client);
					client.getOutputStream().write(partOfAHead());
				}
				assertThat(server.state().givenUpConnections()).isPositive();
				assertAnswers(RawClient.over(handshake(server.address())));
			}
			finally {
				clients.forEach(TarwebServerMemoryTests::close);
			}
			assertRecovered(server, 0);
		}
	}

	private void attack(ServerProcess server, byte[] part, Supplier<RawClient> probe) throws IOException {
		assertAnswers(probe.get());
		long directBytes = server.state().directBytes();
		List<SocketChannel> clients = new ArrayList<>();
		try {
			for (int i = 1; i <= CLIENTS; i++) {
				SocketChannel client = SocketChannel.open(server.address());
				clients.add(client);
				client.write(ByteBuffer.wrap(part));
				if (i % 100 == 0) {
					assertAnswers(probe.get());
				}
			}
			assertThat(server.state().givenUpConnections()).isPositive();
		}
		finally {
			clients.forEach(TarwebServerMemoryTests::close);
		}
		assertRecovered(server, directBytes);
		assertAnswers(probe.get());
	}

	/** On connections of all loops. */
	private static void assertAnswersOften(ServerProcess server) {
		for (int i = 0; i < 20; i++) {
			assertAnswers(RawClient.connect(server.address()));
		}
	}

	private static void assertAnswers(RawClient client) {
		try (client) {
			assertThat(client.send(RawClient.get("/page.html")).read().body()).isEqualTo(CONTENT);
		}
	}

	private static void assertRecovered(ServerProcess server, long directBytes) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> server.state().openConnections() == 0);
		if (directBytes > 0) {
			// What the loops keep for the next rush, and a chunk of the pool for each.
			assertThat(server.state().directBytes()).isLessThan(directBytes + 9 * 1024 * 1024);
		}
		assertThat(server.log()).doesNotContain("OutOfMemoryError", "Cannot reserve", "LEAK");
	}

	private ServerProcess start(TransportKind transport, boolean tls) {
		return ServerProcess.start(transport, tls, archive, this.directory.resolve("server.log"), SMALL);
	}

	private static byte[] partOfAHead() {
		return ("GET / HTTP/1.1\r\nHost: test\r\nX-Long: " + "x".repeat(PART_BYTES))
			.getBytes(StandardCharsets.US_ASCII);
	}

	/** Two records, the second of which isn't there to the end. */
	private static byte[] partOfAClientHello() {
		ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
		part.put(new byte[] { 22, 3, 1, 0x20, 0, 1, 0, 0x3f, 0, 3, 3 });
		part.position(5 + 0x2000);
		part.put(new byte[] { 22, 3, 1, 0x20, 0 });
		return part.array();
	}

	private static SSLSocket handshake(InetSocketAddress address) {
		try {
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, new TrustManager[] { new TrustsAll() }, null);
			SSLSocket socket = (SSLSocket) context.getSocketFactory()
				.createSocket(address.getAddress(), address.getPort());
			socket.setSoTimeout(30_000);
			socket.startHandshake();
			return socket;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void close(AutoCloseable client) {
		try {
			client.close();
		}
		catch (Exception ex) {
			// The server has ended it before.
		}
	}

	/** The certificate is another process's. */
	private static final class TrustsAll extends X509ExtendedTrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}
