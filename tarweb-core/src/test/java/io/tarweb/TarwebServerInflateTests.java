package io.tarweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.ConnectionLimits;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Chunks;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Leftovers;
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
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a client of a {@link TarwebServer} gets that takes no gzip where there is nothing
 * else.
 */
class TarwebServerInflateTests {

	private static final byte[] LARGE = compressible(20 * 1024 * 1024);

	private static final byte[] LARGE_GZIP = gzip(LARGE);

	/** 800 turns of four pieces, for a client that takes all at once. */
	private static final long ZEROS_BYTES = 200 * 1024 * 1024;

	/** Around the size of a piece. */
	private static final List<Integer> SIZES = List.of(0, 1, 65_535, 65_536, 65_537, 131_072, 600_000);

	private static final List<String> DAMAGED = List.of("flipped", "sum", "cut", "cut-trailer", "header", "text",
			"empty");

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		byte[] zipped = gzip(Contents.random(1, 300_000));
		byte[] flipped = zipped.clone();
		flipped[zipped.length / 2] ^= 0x10;
		byte[] wrongSum = zipped.clone();
		wrongSum[zipped.length - 6] ^= 1;
		ByteArrayOutputStream members = new ByteArrayOutputStream();
		members.writeBytes(gzip("one ".getBytes(StandardCharsets.US_ASCII)));
		members.writeBytes(gzip("two".getBytes(StandardCharsets.US_ASCII)));
		TarBuilder tar = TarBuilder.create()
			.file("index.html", "root")
			.file("large.txt.gz", LARGE_GZIP)
			.file("zeros.gz", gzip(new byte[(int) ZEROS_BYTES]))
			.file("members.txt.gz", members.toByteArray())
			.file("404.html.gz", gzip("missing".getBytes(StandardCharsets.US_ASCII)))
			.file("bad/flipped.txt.gz", flipped)
			.file("bad/sum.txt.gz", wrongSum)
			.file("bad/cut.txt.gz", Arrays.copyOf(zipped, zipped.length / 2))
			.file("bad/cut-trailer.txt.gz", Arrays.copyOf(zipped, zipped.length - 4))
			.file("bad/header.txt.gz", Arrays.copyOf(zipped, 5))
			.file("bad/text.txt.gz", "this was never compressed")
			.file("bad/empty.txt.gz", "");
		for (int size : SIZES) {
			tar.file("size/" + size + ".gz", gzip(Contents.random(size, size)));
		}
		archive = tar.writeTo(directory.resolve("site.tar"));
	}

	private static byte[] compressible(int length) {
		byte[] content = Contents.random(3, length);
		for (int i = 0; i < length; i++) {
			content[i] = (byte) ('a' + (content[i] & 7));
		}
		return content;
	}

	private static byte[] gzip(byte[] content) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
			gzip.write(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

	@OnEveryTransport
	void inflatesInChunks(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			for (int size : SIZES) {
				Reply head = client.send(RawClient.get("/size/" + size)).readHead();
				assertThat(head.status()).isEqualTo(200);
				assertThat(head.field("Transfer-Encoding")).isEqualTo("chunked");
				assertThat(head.field("Vary")).isEqualTo("Accept-Encoding");
				assertThat(head.field("ETag")).isNotEmpty();
				assertThat(head.find("Content-Length")).isNull();
				assertThat(head.find("Content-Encoding")).isNull();
				assertThat(head.find("Accept-Ranges")).isNull();
				assertThat(Contents.hash(Chunks.read(client.input()))).as("%d bytes", size)
					.isEqualTo(Contents.hash(Contents.random(size, size)));
			}
			client.send(RawClient.get("/members.txt", "Range: bytes=0-1")).readHead();
			assertThat(Chunks.read(client.input())).asString().isEqualTo("one two");
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
		}
	}

	@OnEveryTransport
	void sendsTheFileToWhoTakesGzip(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			Reply reply = client.send(RawClient.get("/large.txt", "Accept-Encoding: gzip")).read();
			assertThat(reply.field("Content-Encoding")).isEqualTo("gzip");
			assertThat(reply.field("Content-Type")).isEqualTo("text/plain;charset=utf-8");
			assertThat(reply.hash()).isEqualTo(Contents.hash(LARGE_GZIP));
			Reply plain = client.send(RawClient.request("HEAD /large.txt HTTP/1.1")).readHead();
			assertThat(plain.field("ETag")).isNotEqualTo(reply.field("ETag"));
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void endsTheBodyWithTheConnectionInHttp10(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String field : List.of("", "Connection: keep-alive\r\n")) {
				for (int size : SIZES) {
					try (RawClient client = server.connect()) {
						Reply head = client.send("GET /size/" + size + " HTTP/1.0\r\n" + field + "\r\n").readHead();
						assertThat(head.field("Connection")).isEqualTo("close");
						assertThat(head.find("Transfer-Encoding")).isNull();
						assertThat(head.find("Content-Length")).isNull();
						assertThat(client.readBody(size)).isEqualTo(Contents.random(size, size));
						assertThat(client.awaitEnding()).as("%d bytes", size).isEqualTo(RawClient.Ending.CLEAN);
					}
				}
			}
		}
	}

	@OnEveryTransport
	void answersHeadLikeGet(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			for (int size : SIZES) {
				Reply head = client.send(RawClient.request("HEAD /size/" + size + " HTTP/1.1")).readHead();
				Reply get = client.send(RawClient.get("/size/" + size)).readHead();
				Chunks.read(client.input());
				assertThat(withoutDate(head)).isEqualTo(withoutDate(get));
			}
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
		}
	}

	private static List<String> withoutDate(Reply reply) {
		return reply.fields().stream().filter((line) -> !line.startsWith("Date:")).toList();
	}

	@OnEveryTransport
	void answersWhatIsPipelinedBehindAnInflatedBody(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			client.send((RawClient.get("/size/600000") + RawClient.get("/") + RawClient.get("/size/1")).repeat(5));
			for (int i = 0; i < 5; i++) {
				client.readHead();
				assertThat(Chunks.read(client.input())).isEqualTo(Contents.random(600_000, 600_000));
				assertThat(client.read().text()).isEqualTo("root");
				client.readHead();
				assertThat(Chunks.read(client.input())).isEqualTo(Contents.random(1, 1));
			}
		}
	}

	@OnEveryTransport
	void knowsWhatItHasInflatedBefore(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			String tag = client.send(RawClient.request("HEAD /large.txt HTTP/1.1")).readHead().field("ETag");
			Reply known = client.send(RawClient.get("/large.txt", "If-None-Match: " + tag)).readHead();
			assertThat(known.status()).isEqualTo(304);
			assertThat(known.find("Transfer-Encoding")).isNull();
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("root");
		}
	}

	@OnEveryTransport
	void inflatesErrorPages(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			Reply head = client.send(RawClient.get("/nothing")).readHead();
			assertThat(head.status()).isEqualTo(404);
			assertThat(head.field("Content-Type")).isEqualTo("text/html;charset=utf-8");
			assertThat(Chunks.read(client.input())).asString().isEqualTo("missing");
		}
	}

	/** A cut answer must not look whole. */
	@OnEveryTransport
	void cutsTheConnectionOfWhoGetsADamagedFile(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String name : DAMAGED) {
				try (RawClient client = server.connect()) {
					client.send(RawClient.get("/bad/" + name + ".txt") + RawClient.get("/"));
					assertThatExceptionOfType(UncheckedIOException.class).as(name)
						.isThrownBy(() -> readChunked(client))
						.withMessageNotContaining("length of a chunk");
					client.awaitEnding();
				}
			}
			assertThat(server.get("/").text()).isEqualTo("root");
		}
	}

	/** Where the end of the connection is the end of the body. */
	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void resetsAnHttp10ClientThatGetsADamagedFile(TransportKind transport) {
		Map<String, Boolean> endings = new LinkedHashMap<>();
		try (TestServer server = TestServer.start(transport, archive)) {
			for (String name : DAMAGED) {
				try (RawClient client = server.connect()) {
					client.send("GET /bad/" + name + ".txt HTTP/1.0\r\n\r\n");
					endings.put(name, client.awaitEnding().reset());
				}
			}
		}
		assertThat(endings).doesNotContainValue(false);
	}

	/** The end of its connection would tell it that it has everything. */
	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void resetsAnHttp10ClientThatStopsReading(TransportKind transport) {
		ConnectionLimits limits = TestServer.patient().writeTimeout(Duration.ofMillis(200)).build();
		try (TestServer server = TestServer.start(TestServer.settings(transport, archive).limits(limits));
				RawClient client = server.connectSlowly()) {
			client.send("GET /zeros HTTP/1.0\r\n\r\n").readHead();
			Awaitility.await().until(() -> server.status().connections() == 0);
			assertThat(client.awaitEnding().reset()).isTrue();
		}
	}

	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void resetsAnHttp10ClientThatHasNotGotItAllWhenTheGracePeriodEnds(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connectSlowly()) {
			client.send("GET /zeros HTTP/1.0\r\n\r\n").readHead();
			server.server().stop(Duration.ofMillis(100));
			assertThat(client.awaitEnding().reset()).isTrue();
		}
	}

	/** Where nothing can be inflated at all, the end may come before the head. */
	private static byte[] readChunked(RawClient client) {
		assertThat(client.readHead().field("Transfer-Encoding")).isEqualTo("chunked");
		return Chunks.read(client.input());
	}

	/**
	 * As many as wait their turn: Netty's loops run the tasks of a task before they look
	 * at a socket again.
	 */
	@OnEveryTransport
	void answersOthersWhileItInflates(TransportKind transport) {
		try (TestServer server = TestServer.start(TestServer.settings(transport, archive).workers(1));
				RawClient client = server.connect();
				RawClient other = server.connect()) {
			client.send(RawClient.get("/zeros")).readHead();
			CompletableFuture<Long> zeros = CompletableFuture
				.supplyAsync(() -> Chunks.read(client.input(), OutputStream.nullOutputStream()));
			int answers = 0;
			while (!zeros.isDone()) {
				assertThat(other.send(RawClient.get("/")).read().text()).isEqualTo("root");
				answers++;
			}
			assertThat(zeros.join()).isEqualTo(ZEROS_BYTES);
			assertThat(answers).as("answers while 200 MB were inflated on the same event loop").isGreaterThan(50);
		}
	}

	/**
	 * The server has nothing to listen to then, and waits for the client to take more
	 * again and again.
	 */
	@Tag(OverHttp2.LEFT_OUT)
	@OnEveryTransport
	void inflatesForAClientThatHasEndedItsSide(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/large.txt")).endOutput().readHead();
			assertThat(Contents.hash(Chunks.read(client.input()))).isEqualTo(Contents.hash(LARGE));
			assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
		}
	}

	@OnEveryTransport
	void letsGoWhenTheClientVanishes(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive)) {
			for (int i = 0; i < 10; i++) {
				RawClient client = server.connectSlowly();
				client.send(RawClient.get("/large.txt")).readHead();
				client.readBody(1000 * i);
				client.reset();
			}
			Awaitility.await().until(() -> server.status().connections() == 0);
			assertThat(server.get("/").text()).isEqualTo("root");
		}
		assertThat(Leftovers.mappings(directory)).isEmpty();
	}

}
