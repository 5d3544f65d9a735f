package io.tarweb;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.epoll.EpollChannelOption;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What a {@link TarwebServer} does to clients that take too long or ask for too much. One
 * limit at a time is tight, the others are so wide that they can't be what took effect.
 */
class TarwebServerLimitsTests {

	private static final Duration NEVER = Duration.ofHours(1);

	private static final Duration SOON = Duration.ofMillis(200);

	private static final byte[] LARGE = Contents.random(9, 9 * 1024 * 1024);

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		archive = TarBuilder.create()
			.file("index.html", "root")
			.file("large.bin", LARGE)
			.writeTo(directory.resolve("site.tar"));
	}

	@OnEveryTransport
	void answersARequestHeadThatTakesTooLongWith408(TransportKind transport) {
		try (TestServer server = start(transport, 100, SOON, NEVER, NEVER)) {
			for (String part : List.of("G", "GET / HTTP/1.1\r\nHost: test\r\n", "\r\n",
					RawClient.get("/") + "GET / HTTP/1.1\r\n")) {
				try (RawClient client = server.connect()) {
					client.send(part);
					if (part.startsWith(RawClient.get("/"))) {
						assertThat(client.read().text()).isEqualTo("root");
					}
					Reply reply = client.read();
					assertThat(reply.status()).as(part).isEqualTo(408);
					assertThat(reply.field("Connection")).isEqualTo("close");
					assertThat(reply.text()).contains("408");
					assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				}
			}
		}
	}

	@OnEveryTransport
	void doesNotLetSingleBytesProlongARequestHead(TransportKind transport) {
		try (TestServer server = start(transport, 100, SOON, NEVER, NEVER); RawClient client = server.connect()) {
			client.send("GET / HTTP/1.1\r\nX: ");
			await().until(() -> {
				client.send("x");
				return client.hasInput();
			});
			assertThat(client.read().status()).isEqualTo(408);
		}
	}

	@OnEveryTransport
	void givesEveryRequestOfAConnectionItsOwnTime(TransportKind transport) {
		try (TestServer server = start(transport, 100, Duration.ofSeconds(20), NEVER, NEVER);
				RawClient client = server.connect()) {
			String request = RawClient.get("/");
			for (int i = 0; i < 50; i++) {
				client.send(request.substring(0, 10)).send(request.substring(10) + request.substring(0, 5));
				assertThat(client.read().text()).isEqualTo("root");
				client.send(request.substring(5));
				assertThat(client.read().text()).isEqualTo("root");
			}
		}
	}

	@OnEveryTransport
	void closesAConnectionThatIsIdleForTooLong(TransportKind transport) {
		try (TestServer server = start(transport, 100, NEVER, SOON, NEVER)) {
			try (RawClient client = server.connect()) {
				assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
			}
			try (RawClient client = server.connect()) {
				assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
				assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
			}
		}
	}

	@OnEveryTransport
	void resetsAClientThatStopsReading(TransportKind transport) {
		try (TestServer server = start(transport, 100, NEVER, NEVER, SOON)) {
			for (String requests : List.of(RawClient.get("/large.bin"),
					RawClient.get("/large.bin", "Connection: close"), RawClient.get("/").repeat(100_000))) {
				try (RawClient client = server.connectSlowly()) {
					client.sendAsMuchAsTheServerTakes(requests);
					await().until(() -> server.status().connections() == 0);
					assertThat(client.awaitEnding().reset()).as("%.40s", requests).isTrue();
				}
			}
		}
	}

	@OnEveryTransport
	void doesNotCutAClientThatReadsSlowly(TransportKind transport) {
		try (TestServer server = start(transport, 100, NEVER, NEVER, Duration.ofSeconds(1));
				RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/large.bin"));
			Reply head = client.readHead();
			byte[] body = new byte[LARGE.length];
			int[] at = { 0 };
			await().pollInterval(Duration.ofMillis(10)).until(() -> {
				byte[] part = client.readBody(Math.min(64 * 1024, body.length - at[0]));
				System.arraycopy(part, 0, body, at[0], part.length);
				at[0] += part.length;
				return at[0] == body.length;
			});
			assertThat(head.status()).isEqualTo(200);
			assertThat(Contents.hash(body)).isEqualTo(Contents.hash(LARGE));
		}
	}

	@OnEveryTransport
	void closesInTheEndOnAClientThatDoesNot(TransportKind transport) {
		try (TestServer server = start(transport, 100, SOON, NEVER, NEVER)) {
			try (RawClient client = server.connect(); RawClient other = server.connect()) {
				assertThat(client.send("nonsense\r\n\r\n").read().field("Connection")).isEqualTo("close");
				String withBody = RawClient.get("/", "Content-Length: 5");
				assertThat(other.send(withBody).read().field("Connection")).isEqualTo("close");
				await().until(() -> server.status().connections() == 0);
			}
		}
	}

	@OnEveryTransport
	void doesNotReadAnEndlessBodyToItsEnd(TransportKind transport) {
		try (TestServer server = start(transport, 100, NEVER, NEVER, NEVER)) {
			for (String head : List.of(RawClient.get("/", "Content-Length: 99999999999"),
					RawClient.get("/", "Transfer-Encoding: chunked"), "nonsense\r\n\r\n")) {
				try (RawClient client = server.connect()) {
					client.send(head);
					byte[] part = new byte[1024 * 1024];
					assertThatThrownBy(() -> {
						for (int i = 0; i < 500; i++) {
							client.send(part);
						}
					}).isInstanceOf(UncheckedIOException.class);
				}
			}
			await().until(() -> server.status().connections() == 0);
		}
	}

	@OnEveryTransport
	void answersAConnectionTooManyWith503(TransportKind transport) {
		try (TestServer server = start(transport, 2, NEVER, NEVER, NEVER);
				RawClient first = server.connect();
				RawClient second = server.connect()) {
			assertThat(first.send(RawClient.get("/")).read().status()).isEqualTo(200);
			assertThat(second.send(RawClient.get("/")).read().status()).isEqualTo(200);
			try (RawClient third = server.connect()) {
				Reply reply = third.read();
				assertThat(reply.status()).isEqualTo(503);
				assertThat(reply.text()).contains("503");
				assertThat(reply.field("Connection")).isEqualTo("close");
				third.endOutput();
				assertThat(third.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
			}
			assertThat(first.send(RawClient.get("/")).read().text()).isEqualTo("root");
			first.reset();
			awaitAdmission(server);
			assertThat(second.send(RawClient.get("/")).read().text()).isEqualTo("root");
		}
	}

	@OnEveryTransport
	void doesNotCountRefusedConnectionsAgainstOthers(TransportKind transport) {
		try (TestServer server = start(transport, 1, NEVER, NEVER, NEVER); RawClient first = server.connect()) {
			assertThat(first.send(RawClient.get("/")).read().status()).isEqualTo(200);
			try (RawClient refused = server.connect()) {
				assertThat(refused.read().status()).isEqualTo(503);
				first.reset();
				awaitAdmission(server);
			}
		}
	}

	private static void awaitAdmission(TestServer server) {
		await().until(() -> {
			try {
				return server.get("/").status() == 200;
			}
			catch (UncheckedIOException ex) {
				// Refused, and closed before the request was sent.
				return false;
			}
		});
	}

	/**
	 * Such an answer is made without a request; the one that was read last on the same
	 * event loop is somebody else's.
	 */
	@OnEveryTransport
	void givesAnswersWithoutRequestTheirBodyWhateverOthersAsk(TransportKind transport) {
		try (TestServer server = start(settings(transport, 2, SOON, NEVER, NEVER).workers(1));
				RawClient first = server.connect();
				RawClient slow = server.connect()) {
			slow.send("GET / HT");
			first.send(RawClient.request("HEAD / HTTP/1.1")).readHead();
			try (RawClient tooMany = server.connect()) {
				assertThat(tooMany.read().text()).contains("503");
			}
			first.send(RawClient.request("HEAD / HTTP/1.1")).readHead();
			assertThat(slow.read().text()).contains("408");
		}
	}

	@OnEveryTransport
	void servesOthersWhileManyConnectionsDawdle(TransportKind transport) {
		try (TestServer server = start(transport, 1000, Duration.ofSeconds(1), NEVER, NEVER)) {
			List<RawClient> dawdlers = new ArrayList<>();
			for (int i = 0; i < 300; i++) {
				dawdlers.add(server.connect().send("GET / HTTP/1.1\r\nHost: t"));
			}
			for (int i = 0; i < 50; i++) {
				assertThat(server.get("/").text()).isEqualTo("root");
			}
			for (RawClient dawdler : dawdlers) {
				assertThat(dawdler.read().status()).isEqualTo(408);
				dawdler.close();
			}
			await().until(() -> server.status().connections() == 0);
		}
	}

	@Test
	void epollQueuesLittleInTheKernelForAClientThatReadsNothing() {
		AtomicLong limit = new AtomicLong();
		ServerSettings.Builder settings = settings(TransportKind.EPOLL, 100, NEVER, Duration.ofSeconds(1), NEVER)
			.customizer((tcp) -> tcp.doOnChannelInit((observer, channel, remote) -> limit
				.set(channel.config().getOption(EpollChannelOption.TCP_NOTSENT_LOWAT))));
		try (TestServer server = start(settings); RawClient client = server.connect()) {
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
			assertThat(limit).as("as the socket has it").hasValue(128 * 1024);
		}
	}

	@OnEveryTransport
	void keepsItsBooksWhenACustomizerTurnsConnectionsAway(TransportKind transport) {
		boolean[] deny = new boolean[1];
		ServerSettings.Builder settings = settings(transport, 100, NEVER, Duration.ofSeconds(1), NEVER).workers(1)
			.customizer((tcp) -> tcp.doOnChannelInit((observer, channel, remote) -> {
				if (deny[0]) {
					channel.close();
				}
			}));
		try (TestServer server = start(settings); RawClient admitted = server.connect()) {
			assertThat(admitted.send(RawClient.get("/")).read().text()).isEqualTo("root");
			deny[0] = true;
			for (int i = 0; i < 3; i++) {
				try (RawClient denied = server.connect()) {
					denied.awaitEnding();
				}
			}
			assertThat(admitted.send(RawClient.get("/")).read().text()).isEqualTo("root");
			assertThat(server.status().connections()).isOne();
			assertThat(admitted.awaitEnding()).as("its idle time is still watched").isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@OnEveryTransport
	void takesTheLargestHeadAllowedAndNoLarger(TransportKind transport) {
		ConnectionLimits limits = ConnectionLimits.builder()
			.maxConnections(10)
			.maxHeadBytes(1024 * 1024)
			.maxBodyBytes(0)
			.headTimeout(NEVER)
			.idleTimeout(NEVER)
			.writeTimeout(NEVER)
			.build();
		try (TestServer server = start(TestServer.settings(transport, archive).limits(limits));
				RawClient client = server.connect()) {
			String start = "GET / HTTP/1.1\r\nHost: test\r\nX: ";
			String padding = "x".repeat(1024 * 1024 - start.length() - 4);
			for (int i = 0; i < 3; i++) {
				assertThat(client.send(start + padding + "\r\n\r\n").read().text()).isEqualTo("root");
			}
			assertThat(client.send(start + padding + "x\r\n\r\n").read().status()).isEqualTo(431);
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
	}

	private static ServerSettings.Builder settings(TransportKind transport, int maxConnections, Duration head,
			Duration idle, Duration write) {
		return TestServer.settings(transport, archive)
			.limits(ConnectionLimits.builder()
				.maxConnections(maxConnections)
				.maxHeadBytes(16 * 1024)
				.maxBodyBytes(1024 * 1024)
				.headTimeout(head)
				.idleTimeout(idle)
				.writeTimeout(write)
				.build());
	}

	private static TestServer start(TransportKind transport, int maxConnections, Duration head, Duration idle,
			Duration write) {
		return start(settings(transport, maxConnections, head, idle, write));
	}

	private static TestServer start(ServerSettings.Builder settings) {
		return TestServer.start(settings);
	}

}
