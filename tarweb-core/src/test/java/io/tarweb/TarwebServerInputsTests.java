package io.tarweb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;

import io.tarweb.internal.archive.CompressedForms;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsProvider;
import io.tarweb.settings.TlsSettings;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Chunks;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Multipart;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestCertificate;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client of a {@link TarwebServer} sees of a site that isn't handed over as a
 * plain tar.
 */
class TarwebServerInputsTests {

	private static final List<String> ACCEPT_ENCODINGS = List.of("", "gzip", "gzip, deflate, br;q=0.5",
			"br;q=1, gzip;q=0", "identity", "identity;q=0, gzip;q=0.1", "*;q=0", "*");

	private static final List<String> TARGETS = List.of("/", "/docs", "/docs/", "/docs/page", "/docs/page.html",
			"/empty", "/large.txt", "/random.bin", "/small.js", "/small.js.gz", "/small.js.br", "/only.txt",
			"/only.txt.gz", "/gr%C3%BC%C3%9Fe%20caf%C3%A9.txt", "/missing", "/old", "/_headers", "/docs/../up");

	private static final TestCertificate CERTIFICATE = TestCertificate.of("docs.example.org");

	private static final byte[] RANDOM = Contents.random(2, 300_001);

	private static final Map<String, byte[]> SITE = new LinkedHashMap<>();

	@TempDir
	private static Path directory;

	private static Path deflated;

	@BeforeAll
	static void writeArchive() {
		put("index.html", "<h1>home</h1>");
		put("docs/index.html", "docs");
		put("docs/page.html", "page ".repeat(500));
		put("empty", "");
		put("large.txt", "a large text with much of the same ".repeat(10_000));
		SITE.put("random.bin", RANDOM);
		put("small.js", "let small = 1;".repeat(20));
		SITE.put("small.js.gz", CompressedForms.gzip(SITE.get("small.js")));
		put("small.js.br", "stands for brotli");
		SITE.put("only.txt.gz",
				CompressedForms.gzip("only compressed".repeat(10_000).getBytes(StandardCharsets.UTF_8)));
		put("gr\u00fc\u00dfe caf\u00e9.txt", "umlauts");
		put("404.html", "missing");
		put("_headers", "/docs/*\n  X-Team: docs\n");
		put("_redirects", "/old /docs/ 302\n");
		deflated = CompressedForms.write(directory.resolve("deflated.zip"),
				CompressedForms.zip(SITE, ZipEntry.DEFLATED));
	}

	private static void put(String name, String content) {
		SITE.put(name, content.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] tar() {
		TarBuilder tar = TarBuilder.create();
		SITE.forEach(tar::file);
		return tar.toBytes();
	}

	static Stream<String> forms() {
		return Stream.of("deflated.zip", "stored.zip", "apart.tgz", "whole.tar.gz", "site.tar.bz2", "site.tar.xz",
				"site.tar.zst");
	}

	private static byte[] form(String name) {
		return switch (name) {
			case "deflated.zip" -> CompressedForms.zip(SITE, ZipEntry.DEFLATED);
			case "stored.zip" -> CompressedForms.zip(SITE, ZipEntry.STORED);
			case "apart.tgz" -> CompressedForms.gzipApart(tar(), 100_000);
			case "whole.tar.gz" -> CompressedForms.gzip(tar());
			case "site.tar.bz2" -> CompressedForms.bzip2(tar());
			case "site.tar.xz" -> CompressedForms.xz(tar());
			default -> CompressedForms.zstandard(tar());
		};
	}

	@ParameterizedTest
	@MethodSource("forms")
	void aSiteAnswersAlikeHoweverItIsPacked(String form) {
		Path plain = CompressedForms.write(directory.resolve("site.tar"), tar());
		Path packed = CompressedForms.write(directory.resolve(form), form(form));
		try (TestServer expected = TestServer.start(TransportKind.NIO, plain);
				TestServer server = TestServer.start(TransportKind.NIO, packed);
				RawClient expectedClient = expected.connect();
				RawClient client = server.connect()) {
			for (String target : TARGETS) {
				for (String accepted : ACCEPT_ENCODINGS) {
					String request = RawClient.get(target, "Accept-Encoding: " + accepted);
					Reply reply = read(client, request);
					Reply wanted = read(expectedClient, request);
					assertThat(reply.statusLine()).as(request).isEqualTo(wanted.statusLine());
					for (String field : List.of("Content-Type", "Cache-Control", "Location", "X-Team")) {
						assertThat(reply.find(field)).as("%s of %s", field, request).isEqualTo(wanted.find(field));
					}
					assertThat(Contents.hash(decoded(reply))).as(request).isEqualTo(Contents.hash(decoded(wanted)));
				}
			}
		}
	}

	/** What is compressed is compared by what it stands for. */
	private static byte[] decoded(Reply reply) {
		String coding = reply.find("Content-Encoding");
		if (coding == null) {
			return reply.body();
		}
		if (coding.equals("br")) {
			assertThat(reply.text()).isEqualTo("stands for brotli");
			return SITE.get("small.js");
		}
		assertThat(coding).isEqualTo("gzip");
		return gunzip(reply.body());
	}

	private static byte[] gunzip(byte[] content) {
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Reply read(RawClient client, String request) {
		Reply head = client.send(request).readHead();
		byte[] body = (head.find("Transfer-Encoding") != null) ? Chunks.read(client.input())
				: client.readBody(Integer.parseInt(head.field("Content-Length")));
		return new Reply(head.statusLine(), head.fields(), body);
	}

	@OnEveryTransport
	void aDeflatedEntryGoesAsGzipOrInflated(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, deflated)) {
			expectGzipOrInflated(server::connect);
		}
	}

	@ParameterizedTest
	@EnumSource
	void aDeflatedEntryGoesByTlsAsGzipOrInflated(TlsProvider provider) {
		try (TestServer server = start(provider)) {
			expectGzipOrInflated(() -> CERTIFICATE.connect(server.address()));
		}
	}

	private static TestServer start(TlsProvider provider) {
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(CERTIFICATE.keys())).withProvider(provider);
		return TestServer.start(TestServer.settings(null, deflated).tls(tls));
	}

	private static void expectGzipOrInflated(Supplier<RawClient> connector) {
		try (RawClient client = connector.get()) {
			for (String name : List.of("index.html", "large.txt", "random.bin", "empty")) {
				Reply gzip = client.send(RawClient.get("/" + name, "Accept-Encoding: gzip")).read();
				assertThat(gzip.field("Content-Encoding")).isEqualTo("gzip");
				assertThat(gzip.field("Vary")).isEqualTo("Accept-Encoding");
				assertThat(gzip.field("Accept-Ranges")).isEqualTo("bytes");
				assertThat(Contents.hash(gunzip(gzip.body()))).isEqualTo(Contents.hash(SITE.get(name)));
				Reply plain = client.send(RawClient.get("/" + name)).read();
				assertThat(plain.find("Content-Encoding")).isNull();
				assertThat(plain.find("Accept-Ranges")).isNull();
				assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
				assertThat(plain.hash()).isEqualTo(Contents.hash(SITE.get(name)));
				assertThat(plain.field("ETag")).isNotEqualTo(gzip.field("ETag"));
				Reply head = client.send(RawClient.request("HEAD /" + name + " HTTP/1.1", "Accept-Encoding: gzip"))
					.readHead();
				assertThat(head.field("Content-Length")).isEqualTo(gzip.field("Content-Length"));
				Reply known = client
					.send(RawClient.get("/" + name, "Accept-Encoding: gzip", "If-None-Match: " + gzip.field("ETag")))
					.readHead();
				assertThat(known.status()).isEqualTo(304);
			}
		}
		try (RawClient client = connector.get()) {
			Reply old = client.send("GET /large.txt HTTP/1.0\r\n\r\n").read();
			assertThat(old.hash()).isEqualTo(Contents.hash(SITE.get("large.txt")));
		}
	}

	@OnEveryTransport
	void answersOfOneReadComeInOrder(TransportKind transport) {
		StringBuilder requests = new StringBuilder();
		List<String> names = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			for (String name : List.of("index.html", "random.bin", "docs/page.html", "empty", "small.js.br")) {
				names.add(name);
				requests.append(RawClient.get("/" + name, (i % 3 == 0) ? "X-None: 1" : "Accept-Encoding: gzip"));
			}
		}
		try (TestServer server = TestServer.start(transport, deflated); RawClient client = server.connect()) {
			client.send(requests.toString());
			for (String name : names) {
				Reply reply = client.read();
				byte[] content = (reply.find("Content-Encoding") != null) ? gunzip(reply.body()) : reply.body();
				assertThat(Contents.hash(content)).as(name).isEqualTo(Contents.hash(SITE.get(name)));
			}
		}
	}

	@OnEveryTransport
	void rangesAreOfTheGzipStream(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, deflated); RawClient client = server.connect()) {
			expectRangesOfTheGzipStream(client);
		}
	}

	@ParameterizedTest
	@EnumSource
	void rangesByTlsAreOfTheGzipStream(TlsProvider provider) {
		try (TestServer server = start(provider); RawClient client = CERTIFICATE.connect(server.address())) {
			expectRangesOfTheGzipStream(client);
		}
	}

	private static void expectRangesOfTheGzipStream(RawClient client) {
		for (String name : List.of("index.html", "random.bin", "empty")) {
			byte[] whole = client.send(RawClient.get("/" + name, "Accept-Encoding: gzip")).read().body();
			int end = whole.length;
			int[] edges = { 0, 1, 9, 10, 11, end / 2, end - 9, end - 8, end - 7, end - 1 };
			for (int first : edges) {
				for (int last : edges) {
					if (first <= last) {
						Reply part = client
							.send(RawClient.get("/" + name, "Accept-Encoding: gzip",
									"Range: bytes=" + first + "-" + last))
							.read();
						assertThat(part.status()).isEqualTo(206);
						assertThat(part.field("Content-Range")).isEqualTo("bytes " + first + "-" + last + "/" + end);
						assertThat(part.field("Content-Encoding")).isEqualTo("gzip");
						assertThat(part.body()).as("%d-%d of %s", first, last, name)
							.isEqualTo(Arrays.copyOfRange(whole, first, last + 1));
					}
				}
			}
			Reply parts = client.send(RawClient.get("/" + name, "Accept-Encoding: gzip", "Range: bytes=2-4,8-11,-3"))
				.read();
			List<Multipart.Part> all = Multipart.parse(parts);
			assertThat(all).hasSize(3);
			all.forEach((part) -> assertThat(part.content())
				.isEqualTo(Arrays.copyOfRange(whole, (int) part.first(), (int) part.last() + 1)));
			assertThat(client.send(RawClient.get("/" + name, "Range: bytes=0-0")).read().status()).isEqualTo(200);
		}
	}

	@OnEveryTransport
	void anAnswerThatTurnsOutWrongIsCut(TransportKind transport) {
		// Of whole pieces, so that the length alone would look complete.
		byte[] content = new byte[3 * 64 * 1024];
		Arrays.fill(content, (byte) 'x');
		byte[] zip = CompressedForms.zip(Map.of("page.txt", content), ZipEntry.DEFLATED);
		ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
		int entry = buffer.getInt(zip.length - 6);
		buffer.putInt(entry + 16, buffer.getInt(entry + 16) ^ 1);
		Path file = CompressedForms.write(directory.resolve("wrong.zip"), zip);
		try (TestServer server = TestServer.start(transport, file); RawClient client = server.connect()) {
			Reply head = client.send(RawClient.get("/page.txt")).readHead();
			assertThat(head.field("Content-Length")).isEqualTo(Integer.toString(content.length));
			assertThat(client.awaitEnding().unreadBytes()).isLessThan(content.length);
		}
	}

}
