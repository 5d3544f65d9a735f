package io.tarweb;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.http.ByteRange;
import io.tarweb.settings.SitePolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Multipart;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client of a {@link TarwebServer} sees that asks for parts. The requests are
 * those which the test suites of nginx (range.t, range_if_range.t) and static-web-server
 * (static_files.rs) send, too; where they answer a malformed field with 416, RFC 9110,
 * 14.2 wants it ignored.
 */
class TarwebServerRangeTests {

	/** {@code X000XXXXXX} to {@code X099XXXXXX}. */
	private static final String TENS = IntStream.range(0, 100)
		.mapToObj("X%03dXXXXXX"::formatted)
		.collect(Collectors.joining());

	private static final byte[] LARGE = Contents.random(7, 700_001);

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		archive = TarBuilder.create()
			.file("t1.html", TENS)
			.file("t2.html", TENS.getBytes(StandardCharsets.UTF_8), 0)
			.file("zipped.txt", TENS)
			.file("zipped.txt.gz", "0123456789")
			.file("large.bin", LARGE)
			.file("empty.txt", "")
			.file("404.html", "missing")
			.writeTo(directory.resolve("site.tar"));
	}

	@OnEveryTransport
	void sendsTheRangesThatOthersSend(TransportKind transport) {
		Map<String, String> ranges = new TreeMap<>(
				Map.of("0-8", "0-8", "-10", "990-999", "990-", "990-999", "990-1990", "990-999", "0-10001", "0-999",
						"-1000", "0-999", "-1001", "0-999", "100-100", "100-100", "0-", "0-999"));
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			ranges.forEach((asked, sent) -> {
				Reply reply = client.send(RawClient.get("/t1.html", "Range: bytes=" + asked)).read();
				String[] ends = sent.split("-");
				assertThat(reply.statusLine()).as(asked).isEqualTo("HTTP/1.1 206 Partial Content");
				assertThat(reply.field("Content-Range")).as(asked).isEqualTo("bytes " + sent + "/1000");
				assertThat(reply.text()).as(asked)
					.isEqualTo(TENS.substring(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1));
			});
		}
	}

	@OnEveryTransport
	void sendsSeveralRangesAsOthersDo(TransportKind transport) {
		Map<String, List<String>> ranges = new TreeMap<>(Map.of("0-9, -10, 20-29", List.of("0-9", "990-999", "20-29"),
				"0-9, -10, 100000-, 20-29", List.of("0-9", "990-999", "20-29"), "0-9,-10", List.of("0-9", "990-999"),
				"500-599,0-0", List.of("500-599", "0-0"), "0-9, -10, 10-19", List.of("0-19", "990-999")));
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			ranges.forEach((asked, sent) -> {
				Reply reply = client.send(RawClient.get("/t1.html", "Range: bytes=" + asked)).read();
				assertThat(reply.status()).as(asked).isEqualTo(206);
				assertThat(reply.find("Content-Range")).as(asked).isNull();
				List<Multipart.Part> parts = Multipart.parse(reply);
				assertThat(parts.stream().map((part) -> part.first() + "-" + part.last())).as(asked)
					.containsExactlyElementsOf(sent);
				for (Multipart.Part part : parts) {
					assertThat(part.contentType()).isEqualTo("text/html;charset=utf-8");
					assertThat(part.completeLength()).isEqualTo(1000);
					assertThat(new String(part.content(), StandardCharsets.UTF_8)).as(asked)
						.isEqualTo(TENS.substring((int) part.first(), (int) part.last() + 1));
				}
			});
		}
	}

	@OnEveryTransport
	void answersWhatItDoesNotSendAsAPart(TransportKind transport) {
		Map<String, Integer> statuses = new TreeMap<>(Map.of("bytes=100000-", 416, "bytes=1000-", 416, "bytes=-0", 416,
				"bytes=1000-1000,2000-", 416, "bytes=18446744073709551616-", 416));
		for (String ignored : List.of("alpha", "10-alpha", "10", "10-11 12-", "0-10001, 0-0", "0-999,0-0", "", "9-8",
				"0-,-1000", "-")) {
			statuses.put("bytes=" + ignored, 200);
		}
		statuses.put("items=0-1", 200);
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			statuses.forEach((range, status) -> {
				Reply reply = client.send(RawClient.get("/t1.html", "Range: " + range)).read();
				assertThat(reply.status()).as(range).isEqualTo(status);
				if (status == 416) {
					assertThat(reply.field("Content-Range")).as(range).isEqualTo("bytes */1000");
					assertThat(reply.field("Content-Type")).as(range).isEqualTo("text/html;charset=utf-8");
					assertThat(reply.find("ETag")).as(range).isNull();
				}
				else {
					assertThat(reply.find("Content-Range")).as(range).isNull();
					assertThat(reply.text()).as(range).isEqualTo(TENS);
				}
			});
		}
	}

	@OnEveryTransport
	void takesNoMoreRangesThanThePolicySays(TransportKind transport) {
		SitePolicy two = SitePolicy.builder().maxRanges(2).build();
		try (TestServer server = TestServer.start(TestServer.settings(transport, archive).site(two));
				RawClient client = server.connect()) {
			assertThat(status(client, "0-9, -10")).isEqualTo(206);
			assertThat(status(client, "0-9, -10, 10-19")).isEqualTo(200);
			assertThat(status(client, "0-0,2-2,4-4")).isEqualTo(200);
		}
		SitePolicy none = SitePolicy.builder().maxRanges(0).build();
		try (TestServer server = TestServer.start(TestServer.settings(transport, archive).site(none));
				RawClient client = server.connect()) {
			Reply reply = client.send(RawClient.get("/t1.html", "Range: bytes=0-9")).read();
			assertThat(reply.status()).isEqualTo(200);
			assertThat(reply.find("Accept-Ranges")).as("what is never given isn't offered (RFC 9110, 14.3)")
				.isNotEqualTo("bytes");
		}
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			String seventeen = IntStream.range(0, 17)
				.mapToObj((i) -> i * 2 + "-" + i * 2)
				.collect(Collectors.joining(","));
			assertThat(status(client, seventeen)).isEqualTo(200);
			assertThat(status(client, seventeen.substring(4))).isEqualTo(206);
		}
	}

	private static int status(RawClient client, String ranges) {
		return client.send(RawClient.get("/t1.html", "Range: bytes=" + ranges)).read().status();
	}

	@OnEveryTransport
	void sendsAPartOfWhatTheClientHas(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			Reply whole = client.send(RawClient.get("/t1.html", "Range: bytes=0-9", "If-Range: wrong")).read();
			assertThat(whole.status()).isEqualTo(200);
			String time = whole.field("Last-Modified");
			String tag = whole.field("ETag");
			assertThat(time).isEqualTo("Tue, 14 Nov 2023 22:13:20 GMT");
			for (String current : List.of(time, tag)) {
				Reply part = client.send(RawClient.get("/t1.html", "Range: bytes=0-9", "If-Range: " + current)).read();
				assertThat(part.status()).as(current).isEqualTo(206);
				assertThat(part.text()).as(current).isEqualTo("X000XXXXXX");
			}
			for (String old : List.of("Mon, 28 Sep 1970 06:00:00 GMT", "\"other\"", "W/" + tag)) {
				assertThat(
						client.send(RawClient.get("/t1.html", "Range: bytes=0-9", "If-Range: " + old)).read().status())
					.as(old)
					.isEqualTo(200);
			}
			Reply untimed = client.send(RawClient.get("/t2.html", "Range: bytes=0-9", "If-Range: " + time)).read();
			assertThat(untimed.status()).isEqualTo(200);
			assertThat(untimed.find("Last-Modified")).isNull();
		}
	}

	@OnEveryTransport
	void sendsThePartsWithTheFieldsOfTheWhole(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			Reply whole = client.send(RawClient.get("/zipped.txt", "Accept-Encoding: gzip")).read();
			Reply part = client.send(RawClient.get("/zipped.txt", "Accept-Encoding: gzip", "Range: bytes=-2")).read();
			assertThat(part.text()).isEqualTo("89");
			assertThat(names(part)).containsExactlyInAnyOrder("Server", "Date", "X-Content-Type-Options",
					"Referrer-Policy", "X-Frame-Options", "Cache-Control", "Content-Type", "Content-Encoding", "Vary",
					"ETag", "Last-Modified", "Content-Length", "Content-Range");
			for (String name : List.of("Content-Type", "Content-Encoding", "Vary", "ETag", "Last-Modified",
					"Cache-Control")) {
				assertThat(part.field(name)).as(name).isEqualTo(whole.field(name));
			}
			Reply parts = client.send(RawClient.get("/zipped.txt", "Accept-Encoding: gzip", "Range: bytes=0-0,-2"))
				.read();
			assertThat(names(parts)).containsExactlyInAnyOrder("Server", "Date", "X-Content-Type-Options",
					"Referrer-Policy", "X-Frame-Options", "Cache-Control", "Content-Type", "Content-Encoding", "Vary",
					"ETag", "Last-Modified", "Content-Length");
			Reply none = client.send(RawClient.get("/zipped.txt", "Range: bytes=1000-")).read();
			assertThat(names(none)).containsExactlyInAnyOrder("Server", "Date", "X-Content-Type-Options",
					"Referrer-Policy", "X-Frame-Options", "Cache-Control", "Content-Type", "Content-Length",
					"Content-Range");
			assertThat(none.field("Cache-Control")).isEqualTo("no-store");
		}
	}

	private static List<String> names(Reply reply) {
		return reply.fields().stream().map((line) -> line.substring(0, line.indexOf(':'))).toList();
	}

	@OnEveryTransport
	void ignoresRangesWhereThereIsNoBodyToCut(TransportKind transport) {
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			Reply head = client.send(RawClient.request("HEAD /t1.html HTTP/1.1", "Range: bytes=0-1")).readHead();
			assertThat(head.status()).isEqualTo(200);
			assertThat(head.field("Content-Length")).isEqualTo("1000");
			assertThat(head.find("Content-Range")).isNull();
			head = client.send(RawClient.request("HEAD /t1.html HTTP/1.1", "Range: bytes=1000-")).readHead();
			assertThat(head.status()).isEqualTo(200);
			Reply missing = client.send(RawClient.get("/nothing", "Range: bytes=0-1")).read();
			assertThat(missing.status()).isEqualTo(404);
			assertThat(missing.text()).isEqualTo("missing");
			Reply known = client.send(RawClient.get("/t1.html", "Range: bytes=1000-", "If-None-Match: *")).readHead();
			assertThat(known.status()).isEqualTo(304);
			assertThat(client.send(RawClient.get("/empty.txt", "Range: bytes=-5")).read().status()).isEqualTo(200);
			assertThat(client.send(RawClient.get("/empty.txt", "Range: bytes=0-")).read().field("Content-Range"))
				.isEqualTo("bytes */0");
		}
	}

	/** 5,000 requests over one connection, pipelined in batches. */
	@Tag("bulk")
	@OnEveryTransport
	void agreesWithABytesArrayOnRandomRanges(TransportKind transport) {
		Random random = new Random(42);
		try (TestServer server = TestServer.start(transport, archive); RawClient client = server.connect()) {
			for (int batch = 0; batch < 1000; batch++) {
				List<List<String>> asked = new ArrayList<>();
				StringBuilder requests = new StringBuilder();
				for (int i = 0; i < 5; i++) {
					asked.add(randomRanges(random));
					requests.append(RawClient.get("/large.bin", "Range: bytes=" + String.join(", ", asked.get(i))));
				}
				client.send(requests.toString());
				for (List<String> ranges : asked) {
					assertIsWhatWasAskedFor(ranges, client.read());
				}
			}
		}
	}

	private static List<String> randomRanges(Random random) {
		int count = (random.nextInt(3) > 0) ? 1 : 1 + random.nextInt(6);
		List<String> ranges = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			int first = random.nextInt(LARGE.length + LARGE.length / 20);
			int length = random.nextInt((random.nextInt(10) > 0) ? 3000 : 200_000);
			String range = switch (random.nextInt(8)) {
				case 0 -> "-" + length;
				case 1 -> (LARGE.length - 1 - random.nextInt(5000)) + "-";
				case 2 -> first + "-" + first;
				case 3 -> first + "-" + "9".repeat(7 + random.nextInt(20));
				default -> first + "-" + (first + length);
			};
			ranges.add(range);
		}
		return ranges;
	}

	private static void assertIsWhatWasAskedFor(List<String> asked, Reply reply) {
		List<ByteRange> ranges = cut(asked);
		long sum = ranges.stream().mapToLong(ByteRange::length).sum();
		if (ranges.isEmpty()) {
			assertThat(reply.status()).as("%s", asked).isEqualTo(416);
			assertThat(reply.field("Content-Range")).isEqualTo("bytes */" + LARGE.length);
			return;
		}
		if (sum > LARGE.length) {
			assertThat(reply.status()).as("%s", asked).isEqualTo(200);
			assertThat(Arrays.equals(reply.body(), LARGE)).as("%s", asked).isTrue();
			return;
		}
		List<ByteRange> merged = merged(ranges);
		assertThat(reply.status()).as("%s", asked).isEqualTo(206);
		if (merged.size() == 1) {
			assertThat(reply.field("Content-Range")).as("%s", asked)
				.isEqualTo("bytes " + merged.get(0).first() + "-" + merged.get(0).last() + "/" + LARGE.length);
			assertIsPart(asked, merged.get(0), reply.body());
			return;
		}
		List<Multipart.Part> parts = Multipart.parse(reply);
		assertThat(parts.stream().map((part) -> new ByteRange(part.first(), part.last()))).as("%s", asked)
			.containsExactlyElementsOf(merged);
		for (int i = 0; i < parts.size(); i++) {
			assertIsPart(asked, merged.get(i), parts.get(i).content());
		}
	}

	private static void assertIsPart(List<String> asked, ByteRange range, byte[] content) {
		assertThat(Arrays.equals(content, 0, content.length, LARGE, (int) range.first(), (int) range.last() + 1))
			.as("%s: %s", asked, range)
			.isTrue();
	}

	private static List<ByteRange> cut(List<String> asked) {
		List<ByteRange> ranges = new ArrayList<>();
		for (String range : asked) {
			int hyphen = range.indexOf('-');
			if (hyphen == 0) {
				int length = Integer.parseInt(range.substring(1));
				if (length > 0) {
					ranges.add(new ByteRange(LARGE.length - Math.min(length, LARGE.length), LARGE.length - 1));
				}
				continue;
			}
			long first = Long.parseLong(range.substring(0, hyphen));
			String last = range.substring(hyphen + 1);
			if (first < LARGE.length) {
				ranges.add(new ByteRange(first, (last.isEmpty() || last.length() > 9) ? LARGE.length - 1
						: Math.min(Long.parseLong(last), LARGE.length - 1)));
			}
		}
		return ranges;
	}

	/** By sorting, which is not how the server does it. */
	private static List<ByteRange> merged(List<ByteRange> asked) {
		List<ByteRange> sorted = new ArrayList<>(asked);
		sorted.sort(Comparator.comparingLong(ByteRange::first));
		List<ByteRange> unions = new ArrayList<>();
		for (ByteRange range : sorted) {
			ByteRange last = unions.isEmpty() ? null : unions.get(unions.size() - 1);
			if (last != null && range.first() <= last.last() + 1) {
				unions.set(unions.size() - 1, new ByteRange(last.first(), Math.max(last.last(), range.last())));
			}
			else {
				unions.add(range);
			}
		}
		return asked.stream()
			.map((range) -> unions.stream()
				.filter((union) -> union.first() <= range.first() && range.last() <= union.last())
				.findFirst()
				.orElseThrow())
			.distinct()
			.toList();
	}

}
