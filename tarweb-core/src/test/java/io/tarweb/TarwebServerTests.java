package io.tarweb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.Http2Settings;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Contents;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.OverHttp2;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client sees of a {@link TarwebServer} that has enough time.
 */
class TarwebServerTests {

	private static final byte[] LARGE = Contents.random(20, 20 * 1024 * 1024);

	private static final String LARGE_HASH = Contents.hash(LARGE);

	/** Around the limit for copying and the size of a slice. */
	private static final List<Integer> SIZES = List.of(1, 511, 512, 32 * 1024 - 1, 32 * 1024, 32 * 1024 + 1,
			256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 600_000);

	private static final Map<Integer, String> HASHES = SIZES.stream()
		.collect(Collectors.toMap((size) -> size, (size) -> Contents.hash(Contents.random(size, size))));

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		TarBuilder tar = TarBuilder.create()
			.file("index.html", "root")
			.file("docs/index.html", "docs")
			.file("docs/a b.txt", "blank")
			.file("docs/\u00e4\u20ac.txt", "umlaut")
			.file("docs/100%.txt", "percent")
			.file("empty.css", "")
			.file("a.json", "{}")
			.file("a.png", "png")
			.file("unknown.tarweb", "?")
			.file("large.bin", LARGE);
		for (int size : SIZES) {
			tar.file("size/" + size, Contents.random(size, size));
		}
		archive = tar.writeTo(directory.resolve("site.tar"));
	}

	@OnEveryTransport
	void answersGetWithTheBytesOfTheMember(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			assertThat(server.status().transport().kind()).isEqualTo(transport);
			Reply reply = server.get("/docs/index.html");
			assertThat(reply.statusLine()).isEqualTo("HTTP/1.1 200 OK");
			assertThat(reply.text()).isEqualTo("docs");
			for (int size : SIZES) {
				assertThat(server.get("/size/" + size).hash()).as("%d bytes", size).isEqualTo(HASHES.get(size));
			}
		}
	}

	@OnEveryTransport
	void findsMembersByTheirDecodedPath(TransportKind transport) {
		Map<String, String> texts = new LinkedHashMap<>();
		texts.put("/", "root");
		texts.put("/index.html", "root");
		texts.put("/?a=b", "root");
		texts.put("/docs/", "docs");
		texts.put("/docs/?a/../b", "docs");
		texts.put("/docs/a%20b.txt", "blank");
		texts.put("/docs/%C3%A4%E2%82%AC.txt", "umlaut");
		texts.put("/docs/\u00c3\u00a4\u00e2\u0082\u00ac.txt", "umlaut");
		texts.put("/docs/100%25.txt", "percent");
		texts.put("/%64ocs/", "docs");
		texts.put("http://elsewhere/docs/", "docs");
		texts.put("http://elsewhere", "root");
		texts.put("/empty.css", "");
		texts.put("/docs/a%20b.txt?x#y", "blank");
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			texts.forEach((target, text) -> {
				Reply reply = client.send(RawClient.get(target)).read();
				assertThat(reply.status()).as(target).isEqualTo(200);
				assertThat(reply.text()).as(target).isEqualTo(text);
			});
		}
	}

	@OnEveryTransport
	void refusesWhatIsNoMember(TransportKind transport) {
		Map<String, Integer> statuses = new LinkedHashMap<>();
		statuses.put("/nothing", 404);
		statuses.put("/nodocs", 404);
		statuses.put("/Docs/", 404);
		statuses.put("/docs//", 404);
		statuses.put("//", 404);
		statuses.put("/docs%2Findex.html", 404);
		statuses.put("/docs\\index.html", 404);
		statuses.put("/index.html/", 404);
		statuses.put("/index.html%00", 400);
		statuses.put("/../index.html", 400);
		statuses.put("/docs/%2e%2e/index.html", 400);
		statuses.put("/%", 400);
		statuses.put("/%ff", 400);
		statuses.put("*", 400);
		statuses.put("ftp://elsewhere/", 400);
		try (TestServer server = TestServer.start(transport, archive)) {
			statuses.forEach((target, status) -> {
				Reply reply = server.get(target);
				assertThat(reply.status()).as(target).isEqualTo(status);
				assertThat(reply.text()).as(target).contains(String.valueOf(status));
			});
		}
	}

	@OnEveryTransport
	void givesEachMemberItsType(TransportKind transport) {
		Map<String, String> types = new LinkedHashMap<>();
		types.put("/", "text/html;charset=utf-8");
		types.put("/empty.css", "text/css;charset=utf-8");
		types.put("/docs/a%20b.txt", "text/plain;charset=utf-8");
		types.put("/a.json", "application/json");
		types.put("/a.png", "image/png");
		types.put("/unknown.tarweb", "application/octet-stream");
		types.put("/nothing.png", "text/html;charset=utf-8");
		try (TestServer server = TestServer.start(transport, archive)) {
			types.forEach(
					(target, type) -> assertThat(server.get(target).field("Content-Type")).as(target).isEqualTo(type));
		}
	}

	@OnEveryTransport
	void answersHeadLikeGetWithoutTheBody(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			for (String target : List.of("/docs/", "/large.bin", "/empty.css", "/nothing", "/%")) {
				Reply get = client.send(RawClient.get(target)).read();
				Reply head = client.send(RawClient.request("HEAD " + target + " HTTP/1.1")).readHead();
				assertThat(head.statusLine()).isEqualTo(get.statusLine());
				assertThat(withoutDate(head)).as(target).isEqualTo(withoutDate(get));
			}
			assertThat(client.send(RawClient.get("/docs/")).read().text()).isEqualTo("docs");
		}
	}

	private static List<String> withoutDate(Reply reply) {
		return reply.fields().stream().filter((line) -> !line.startsWith("Date:")).toList();
	}

	@OnEveryTransport
	void datesItsAnswers(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String target : List.of("/", "/nothing")) {
				long before = Instant.now().getEpochSecond();
				ZonedDateTime date = ZonedDateTime.parse(server.get(target).field("Date"),
						DateTimeFormatter.RFC_1123_DATE_TIME);
				assertThat(date.toEpochSecond()).isBetween(before, Instant.now().getEpochSecond());
			}
		}
	}

	@OnEveryTransport
	void namesItselfUnlessToldNotTo(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			assertThat(server.get("/").find("Server")).isEqualTo("tarweb");
			assertThat(server.get("/nothing").find("Server")).isEqualTo("tarweb");
		}
		try (TestServer server = TestServer.start(TestServer.settings(transport, archive).serverHeader(false))) {
			assertThat(server.get("/").find("Server")).isNull();
			assertThat(server.get("/nothing").find("Server")).isNull();
		}
	}

	@OnEveryTransport
	void servesTheDirectoryThatIsThePrefix(TransportKind transport) {
		try (TestServer server = TestServer
			.start(TestServer.settings(transport, archive).site(SitePolicy.builder().prefix("/docs").build()))) {
			assertThat(server.get("/").text()).isEqualTo("docs");
			assertThat(server.get("/a%20b.txt").text()).isEqualTo("blank");
			assertThat(server.get("/docs/").status()).isEqualTo(404);
			assertThat(server.get("/../index.html").status()).isEqualTo(400);
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void keepsTheConnectionInHttp11UnlessToldToClose(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			for (int i = 0; i < 100; i++) {
				assertThat(client.send(RawClient.get("/docs/")).read().find("Connection")).isNull();
			}
			Reply last = client.send(RawClient.get("/docs/", "Connection: foo, Close")).read();
			assertThat(last.text()).isEqualTo("docs");
			assertThat(last.field("Connection")).isEqualTo("close");
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void closesTheConnectionInHttp10UnlessToldToKeepIt(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			for (int i = 0; i < 3; i++) {
				Reply kept = client.send("GET /docs/ HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").read();
				assertThat(kept.field("Connection")).isEqualTo("keep-alive");
				assertThat(kept.text()).isEqualTo("docs");
			}
			Reply last = client.send("GET /docs/ HTTP/1.0\r\n\r\n").read();
			assertThat(last.field("Connection")).isEqualTo("close");
			assertThat(last.text()).isEqualTo("docs");
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@OnEveryTransport
	void keepsTheConnectionAfterProblemsThatAreNoneOfTheMessage(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			assertThat(client.send(RawClient.get("/nothing")).read().status()).isEqualTo(404);
			assertThat(client.send(RawClient.get("/%")).read().status()).isEqualTo(400);
			assertThat(client.send(RawClient.request("DELETE / HTTP/1.1")).read().status()).isEqualTo(405);
			assertThat(client.send(RawClient.get("/", "Expect: wonders")).read().status()).isEqualTo(417);
			assertThat(client.send(RawClient.get("/", "Expect: 100-continue")).read().status()).isEqualTo(200);
		}
	}

	@OnEveryTransport
	void namesTheMethodsThatItKnows(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "TRACE", "get", "GETT", "OPTIONS")) {
				try (RawClient client = server.connect()) {
					Reply reply = client.send(RawClient.request(method + " / HTTP/1.1")).read();
					assertThat(reply.status()).as(method).isEqualTo(405);
					assertThat(reply.field("Allow")).as(method).isEqualTo("GET, HEAD");
				}
			}
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void aClientOfHttp2IsToldWhereThatIsOff(TransportKind transport) {
		try (TestServer server = TestServer
			.start(TestServer.settings(transport, archive).http2(Http2Settings.builder().enabled(false).build()));
				RawClient client = server.connect()) {
			assertThat(client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").read().status()).isEqualTo(505);
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void answersWhatIsNoRequestAndCloses(TransportKind transport) {
		Map<String, Integer> statuses = new LinkedHashMap<>();
		statuses.put("GET / HTTP/1.1\r\n\r\n", 400);
		statuses.put("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400);
		statuses.put("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400);
		statuses.put("GET /\r\n\r\n", 400);
		statuses.put("\u0016\u0003\u0001\u0002\u0000", 400);
		statuses.put("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
		statuses.put("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
		statuses.put("GET / HTTP/1.1\r\nHost: a\r\nA: " + "a".repeat(20_000) + "\r\n\r\n", 431);
		statuses.put("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413);
		statuses.put("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
		try (TestServer server = TestServer.start(transport, archive)) {
			statuses.forEach((request, status) -> {
				try (RawClient client = server.connect()) {
					Reply reply = client.send(request).read();
					assertThat(reply.status()).as(request).isEqualTo(status);
					assertThat(reply.field("Connection")).as(request).isEqualTo("close");
					assertThat(client.awaitEnding()).as(request).isEqualTo(RawClient.Ending.CLEAN);
				}
			});
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void answersTheRequestsBeforeAMalformedOne(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			client.send(RawClient.get("/docs/") + RawClient.get("/size/600000") + RawClient.get("/a.json")
					+ "nonsense\r\n\r\n" + RawClient.get("/docs/"));
			assertThat(client.read().text()).isEqualTo("docs");
			assertThat(client.read().hash()).isEqualTo(HASHES.get(600_000));
			assertThat(client.read().text()).isEqualTo("{}");
			assertThat(client.read().status()).isEqualTo(400);
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void takesARequestByteByByte(TransportKind transport) {
		String request = RawClient.get("/docs/", "Accept: a", "Accept: b");
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			for (int i = 0; i < request.length(); i++) {
				client.send(request.substring(i, i + 1));
			}
			assertThat(client.read().text()).isEqualTo("docs");
			for (int i = 1; i < request.length(); i++) {
				client.send(request.substring(0, i)).send(request.substring(i));
				assertThat(client.read().text()).as("split at %d", i).isEqualTo("docs");
			}
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void takesRequestsThatAreSplitAcrossWrites(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			String requests = RawClient.get("/docs/").repeat(7) + RawClient.get("/size/600000");
			byte[] stream = requests.repeat(5).getBytes(StandardCharsets.US_ASCII);
			CompletableFuture<Void> sent = Background.run(() -> {
				for (int from = 0; from < stream.length; from += 37) {
					client.send(stream, from, Math.min(37, stream.length - from));
				}
			});
			for (int i = 0; i < 5; i++) {
				for (int j = 0; j < 7; j++) {
					assertThat(client.read().text()).isEqualTo("docs");
				}
				assertThat(client.read().hash()).isEqualTo(HASHES.get(600_000));
			}
			sent.join();
		}
	}

	@OnEveryTransport
	void answersAThousandRequestsOfOneWriteInOrder(TransportKind transport) {
		List<String> targets = new ArrayList<>();
		StringBuilder requests = new StringBuilder();
		for (int i = 0; i < 1000; i++) {
			targets.add((i % 3 == 0) ? "/docs/" : (i % 3 == 1) ? "/nothing" : "/size/" + SIZES.get(i % 6));
			requests.append(RawClient.get(targets.get(i)));
		}
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			Map<String, String> expected = new LinkedHashMap<>();
			targets.forEach((target) -> expected.computeIfAbsent(target, (key) -> server.get(key).hash()));
			CompletableFuture<Void> sent = Background.run(() -> client.send(requests.toString()));
			for (String target : targets) {
				assertThat(client.read().hash()).as(target).isEqualTo(expected.get(target));
			}
			sent.join();
		}
	}

	@OnEveryTransport
	void answersPipelinedRequestsThatFitIntoOneReadWhateverTheirBodiesAdd(TransportKind transport) {
		for (int size : SIZES) {
			String expected = HASHES.get(size);
			try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
				client.send(RawClient.get("/size/" + size).repeat(100));
				for (int i = 0; i < 100; i++) {
					assertThat(client.read().hash()).as("%d of %d bytes", i, size).isEqualTo(expected);
				}
			}
		}
	}

	@OnEveryTransport
	void answersPipelinedRequestsOfMixedSizes(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			StringBuilder requests = new StringBuilder();
			for (int i = 0; i < 200; i++) {
				requests.append(RawClient.get("/size/" + SIZES.get(i * 7 % SIZES.size())));
			}
			client.send(requests.toString());
			for (int i = 0; i < 200; i++) {
				int size = SIZES.get(i * 7 % SIZES.size());
				assertThat(client.read().hash()).as("%d of %d bytes", i, size).isEqualTo(HASHES.get(size));
			}
		}
	}

	@OnEveryTransport
	void sendsALargeBodyWhole(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			for (int i = 0; i < 2; i++) {
				assertThat(client.send(RawClient.get("/large.bin")).read().hash()).isEqualTo(LARGE_HASH);
			}
		}
	}

	@OnEveryTransport
	void waitsForAClientThatReadsSlowly(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/size/600000").repeat(3) + RawClient.get("/docs/"));
			for (int i = 0; i < 3; i++) {
				Reply head = client.readHead();
				byte[] expected = Contents.random(600_000, 600_000);
				for (int at = 0; at < expected.length; at += 1000) {
					Thread.onSpinWait();
					assertThat(client.readBody(1000)).isEqualTo(Arrays.copyOfRange(expected, at, at + 1000));
				}
				assertThat(head.status()).isEqualTo(200);
			}
			assertThat(client.read().text()).isEqualTo("docs");
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void answersAClientThatHasEndedItsSide(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String target : List.of("/large.bin", "/docs/", "/size/32768", "/nothing")) {
				String expected = server.get(target).hash();
				try (RawClient client = server.connect()) {
					client.send(RawClient.get(target)).endOutput();
					assertThat(client.read().hash()).as(target).isEqualTo(expected);
					assertThat(client.awaitEnding()).as(target).isEqualTo(RawClient.Ending.CLEAN);
				}
			}
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void answersAllRequestsOfAClientThatHasEndedItsSide(TransportKind transport) {
		String expected = HASHES.get(32 * 1024);
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/size/32768").repeat(300)).endOutput();
			for (int i = 0; i < 300; i++) {
				assertThat(client.read().hash()).as("answer %d", i).isEqualTo(expected);
			}
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void closesBehindAnIncompleteRequestOfAClientThatHasEndedItsSide(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String sent : List.of("", "GET / HT", RawClient.get("/docs/") + "GET")) {
				try (RawClient client = server.connect()) {
					client.send(sent).endOutput();
					if (sent.startsWith(RawClient.get("/docs/"))) {
						assertThat(client.read().text()).isEqualTo("docs");
					}
					assertThat(client.awaitEnding().reset()).as(sent).isFalse();
				}
			}
		}
	}

	@OnEveryTransport
	void answersARequestWithABodyAsWithoutOne(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String method : List.of("GET", "HEAD", "POST")) {
				try (RawClient client = server.connect()) {
					String head = RawClient.request(method + " /docs/ HTTP/1.1", "Content-Length: 5");
					assertThat(client.send(head + "hello").readHead().status()).as(method)
						.isEqualTo(method.equals("POST") ? 405 : 200);
				}
			}
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void answersARequestWithABodyAndCloses(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String head : List.of(RawClient.get("/docs/", "Content-Length: 5"),
					RawClient.get("/docs/", "Transfer-Encoding: chunked"),
					RawClient.request("POST / HTTP/1.1", "Content-Length: 5"),
					RawClient.request("POST / HTTP/1.1", "Transfer-Encoding: chunked"))) {
				try (RawClient client = server.connect()) {
					Reply reply = client.send(head).send("hello").read();
					assertThat(reply.status()).as(head).isEqualTo(head.startsWith("GET") ? 200 : 405);
					assertThat(reply.field("Connection")).as(head).isEqualTo("close");
					assertThat(client.awaitEnding()).as(head).isEqualTo(RawClient.Ending.CLEAN);
				}
			}
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void givesAClientThatKeepsSendingItsBodyTheWholeAnswer(TransportKind transport) {
		byte[] part = new byte[64 * 1024];
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String head : List.of(RawClient.request("POST / HTTP/1.1", "Content-Length: 786432"),
					RawClient.request("POST / HTTP/1.1", "Content-Length: 99999999"),
					RawClient.get("/size/32768", "Transfer-Encoding: chunked"), "nonsense\r\n\r\n")) {
				try (RawClient client = server.connect()) {
					client.send(head);
					for (int i = 0; i < 12; i++) {
						client.send(part);
					}
					Reply reply = client.read();
					assertThat(reply.body()).as(head).hasSize(Integer.parseInt(reply.field("Content-Length")));
					client.endOutput();
					assertThat(client.awaitEnding()).as(head).isEqualTo(RawClient.Ending.CLEAN);
				}
			}
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void givesAClientThatKeepsSendingRequestsTheWholeOfTheLastAnswer(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (int i = 0; i < 20; i++) {
				try (RawClient client = server.connect()) {
					client
						.send(RawClient.get("/size/32768", "Connection: close") + RawClient.get("/docs/").repeat(8000));
					assertThat(client.read().hash()).isEqualTo(HASHES.get(32 * 1024));
					client.endOutput();
					assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				}
			}
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void doesNotTakeABodyForARequest(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			String smuggled = RawClient.get("/a.json");
			client.send(RawClient.get("/docs/", "Content-Length: " + smuggled.length()) + smuggled);
			assertThat(client.read().text()).isEqualTo("docs");
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@OnEveryTransport
	void countsItsConnections(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			assertThat(server.status().connections()).isZero();
			try (RawClient first = server.connect(); RawClient second = server.connect()) {
				first.send(RawClient.get("/")).read();
				second.send(RawClient.get("/")).read();
				assertThat(server.status().connections()).isEqualTo(2);
			}
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.status().connections() == 0);
		}
	}

}
