package io.tarweb.pack;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client of tarweb gets of a tgz that was packed here, over a socket.
 */
class ServedTgzTests {

	private static final Pattern STREAM = Pattern
		.compile("\"name\":\"([^\"]+)\",\"type\":\"reg\"[^}]*\"offset\":(\\d+)");

	private static final Map<String, byte[]> SITE = new LinkedHashMap<>();

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	@TempDir
	private static Path directory;

	private static byte[] tgz;

	private static TarwebServer server;

	@BeforeAll
	static void serve() throws IOException {
		put("index.html", "<p>home</p>");
		put("docs/größe.html", "<p>size</p>".repeat(2000));
		put("empty.txt", "");
		put("block.txt", "b".repeat(TarHeaders.BLOCK));
		SITE.put("random.bin", random(1, 200_000));
		SITE.put("large.bin", random(2, FilePreparation.MAX_BYTES_IN_MEMORY + 1));
		put("large.txt", "0123456789abcde\n".repeat(FilePreparation.MAX_BYTES_IN_MEMORY / 16 + 1));
		Tree tree = new Tree(directory.resolve("site"));
		SITE.forEach(tree::file);
		Path target = directory.resolve("site.tgz");
		Packer.pack(PackSettings.of(tree.root(), target).format(PackFormat.TGZ).build(), PackListener.NONE);
		tgz = Files.readAllBytes(target);
		server = new TarwebServer(ServerSettings.forFile(target)
			.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.build());
		server.start();
	}

	private static void put(String name, String content) {
		SITE.put(name, content.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] random(int seed, int length) {
		byte[] bytes = new byte[length];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

	@AfterAll
	static void stop() {
		server.stop(Duration.ZERO);
	}

	private static HttpResponse<byte[]> get(String name, String... headers) throws Exception {
		URI uri = new URI("http", null, server.address().getHostString(), server.address().getPort(), "/" + name, null,
				null);
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri.toASCIIString()));
		return CLIENT.send(((headers.length > 0) ? request.headers(headers) : request).build(),
				BodyHandlers.ofByteArray());
	}

	@Test
	void whoTakesGzipGetsTheStreamsOfTheFile() throws Exception {
		Map<String, Integer> streams = streams();
		for (Map.Entry<String, byte[]> file : SITE.entrySet()) {
			String name = file.getKey();
			HttpResponse<byte[]> response = get(name, "Accept-Encoding", "gzip");
			assertThat(response.statusCode()).as(name).isEqualTo(200);
			if (file.getValue().length == 0) {
				assertThat(response.body()).as(name).isEmpty();
				continue;
			}
			assertThat(response.headers().firstValue("Content-Encoding")).as(name).contains("gzip");
			byte[] body = response.body();
			int from = streams.get(name);
			assertThat(Arrays.equals(tgz, from, from + body.length, body, 0, body.length)).as(name).isTrue();
			try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
				requireSame(name, in.readAllBytes());
			}
		}
	}

	@Test
	void everybodyElseGetsTheContent() throws Exception {
		for (String name : SITE.keySet()) {
			for (String[] headers : new String[][] { {}, { "Accept-Encoding", "identity" },
					{ "Accept-Encoding", "br, gzip;q=0" } }) {
				HttpResponse<byte[]> response = get(name, headers);
				assertThat(response.statusCode()).as(name).isEqualTo(200);
				assertThat(response.headers().firstValue("Content-Encoding")).as(name).isEmpty();
				requireSame(name, response.body());
			}
		}
	}

	@Test
	void isServedWithoutBeingUnpackedAndWithTheHashesThatItBrings() {
		try (Archive archive = ArchiveOpening.open(directory.resolve("site.tgz"))) {
			for (int member = 0; member < archive.size(); member++) {
				assertThat(archive.isPacked(member)).as(archive.name(member))
					.isEqualTo(archive.contentLength(member) > 0);
				assertThat(archive.contentHash(member)).as(archive.name(member)).isNotZero();
			}
		}
	}

	/** Its table of contents, and what has no content, are longer than a reader keeps. */
	@Test
	void isServedWithoutBeingUnpackedHoweverManyFilesItHas() {
		Tree tree = new Tree(directory.resolve("many"));
		for (int i = 0; i < 3000; i++) {
			tree.file("empty/" + i, "").file("small/" + i, "small");
		}
		Path target = directory.resolve("many.tgz");
		Packer.pack(PackSettings.of(tree.root(), target).format(PackFormat.TGZ).build(), PackListener.NONE);
		try (Archive archive = ArchiveOpening.open(target)) {
			assertThat(archive.size()).isEqualTo(6001);
			for (int member = 0; member < archive.size(); member++) {
				assertThat(archive.isPacked(member)).as(archive.name(member))
					.isEqualTo(archive.contentLength(member) > 0);
			}
		}
	}

	@Test
	void itsTableOfContentsAndItsManifestAreNotServed() throws Exception {
		assertThat(get(TgzOutput.TOC_NAME).statusCode()).isEqualTo(404);
		assertThat(get(SourceTree.MANIFEST_NAME).statusCode()).isEqualTo(404);
	}

	private static void requireSame(String name, byte[] content) {
		assertThat(Hashes.of(content)).as(name).isEqualTo(Hashes.of(SITE.get(name)));
		assertThat(content.length).as(name).isEqualTo(SITE.get(name).length);
	}

	/** Where the table of contents says that streams begin. */
	private static Map<String, Integer> streams() throws IOException {
		int toc = Integer.parseInt(new String(tgz, tgz.length - 35, 16, StandardCharsets.US_ASCII), 16);
		Map<String, Tree.Member> table = Tree
			.members(new GZIPInputStream(new ByteArrayInputStream(tgz, toc, tgz.length - toc)));
		Matcher entry = STREAM.matcher(new String(table.get(TgzOutput.TOC_NAME).content(), StandardCharsets.UTF_8));
		Map<String, Integer> streams = new HashMap<>();
		while (entry.find()) {
			streams.put(entry.group(1), Integer.parseInt(entry.group(2)));
		}
		return streams;
	}

}
