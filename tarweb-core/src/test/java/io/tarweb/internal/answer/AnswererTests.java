package io.tarweb.internal.answer;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.routing.Mount;
import io.tarweb.internal.routing.Routes;
import io.tarweb.settings.SitePolicy;
import io.tarweb.testing.Heads;
import io.tarweb.testing.RawClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link Answerer}: the order of its steps, ranges, and what it allocates.
 */
class AnswererTests {

	/** The first takes what the others don't. */
	private static final Routes SEVERAL = Routes.to(List.of(new Routes.Route(List.of(), Mount.ROOT),
			new Routes.Route(List.of("example.org", "*.example.org"), Mount.ROOT),
			new Routes.Route(List.of(), Mount.of("/other/path"))));

	private static final int REPETITIONS = 100_000;

	private static final TarBuilder DIGITS = TarBuilder.create()
		.file("a.txt", "0123456789")
		.file("b.txt", "0123456789")
		.file("b.txt.gz", "zipped")
		.file("c.txt.gz", "zipped")
		.file("empty.txt", "")
		.file("x/index.html", "x/index.html")
		.file("404.html", "404.html");

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			POST / HTTP/1.1      | Expect: wonders                         | 405
			POST /% HTTP/1.1     |                                         | 405
			OPTIONS * HTTP/1.1   |                                         | 405
			GET /% HTTP/1.1      | Expect: wonders                         | 417
			GET /% HTTP/1.1      | Expect: 100-Continue                    | 400
			GET * HTTP/1.1       |                                         | 400
			GET /a.txt HTTP/1.1  | Expect: wonders;; If-Match: "f"         | 417
			GET /c.txt HTTP/1.1  | Accept-Encoding: *;q=0;; If-Match: "f"  | 406
			GET /a.txt HTTP/1.1  | If-Match: "f";; Range: bytes=99-        | 412
			GET /a.txt HTTP/1.1  | If-None-Match: *;; Range: bytes=99-     | 304
			GET /a.txt HTTP/1.1  | Range: bytes=99-                        | 416 bytes */10
			GET /x HTTP/1.1      | If-Match: "f"                           | 301 ./x/
			""")
	void takesTheStepsInTheirOrder(String requestLine, @Nullable String fields, String expected) {
		try (Asked asked = Asked.site(DIGITS)) {
			String[] lines = (fields != null) ? Asked.fields(fields) : new String[0];
			RequestHead head = Heads.parse(RawClient.request(requestLine, lines));
			assertThat(asked.describe(asked.answer(head))).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '~', textBlock = """
			bytes=0-0                          ! 206 0
			bytes=0-                           ! 206 0123456789
			bytes=9-                           ! 206 9
			bytes=-1                           ! 206 9
			bytes=-10                          ! 206 0123456789
			bytes=-11                          ! 206 0123456789
			bytes=2-5                          ! 206 2345
			bytes=8-99                         ! 206 89
			Bytes=2-5                          ! 206 2345
			bytes=0-0,9-9                      ! 206 0 | 9
			bytes=9-9,0-0                      ! 206 9 | 0
			bytes=0-1, -2 ,4-5                 ! 206 01 | 89 | 45
			bytes=0-1,99-                      ! 206 01
			bytes=0-1,1-2                      ! 206 012
			bytes=0-1,2-3                      ! 206 0123
			bytes=10-                          ! 416 bytes */10
			bytes=10-11,99-                    ! 416 bytes */10
			bytes=-0                           ! 416 bytes */10
			bytes=18446744073709551615-        ! 416 bytes */10
			bytes=99999999999999999999999999-  ! 416 bytes */10
			bytes=0-18446744073709551616       ! 206 0123456789
			bytes=-99999999999999999999999999  ! 206 0123456789
			bytes=9223372036854775807-9223372036854775808 ! 416 bytes */10
			bytes=5-2                          ! 200 0123456789
			bytes=                             ! 200 0123456789
			bytes=,                            ! 200 0123456789
			bytes=-                            ! 200 0123456789
			bytes=--1                          ! 200 0123456789
			bytes=a-b                          ! 200 0123456789
			bytes=1                            ! 200 0123456789
			bytes=1-2 3-4                      ! 200 0123456789
			bytes=0x1-2                        ! 200 0123456789
			bytes=1-2;3-4                      ! 200 0123456789
			bytes=+1-2                         ! 200 0123456789
			bytes 0-1                          ! 200 0123456789
			bytes = 0-1                        ! 200 0123456789
			lines=0-1                          ! 200 0123456789
			0-1                                ! 200 0123456789
			bytes=0-,0-                        ! 200 0123456789
			bytes=0-9,0-0                      ! 200 0123456789
			bytes=0-1,a                        ! 200 0123456789
			""")
	void givesTheRangesThatAreAskedFor(String line) {
		String[] cells = line.split("!");
		try (Asked asked = Asked.site(DIGITS)) {
			assertThat(asked.get("/a.txt", "Range: " + cells[0].strip())).isEqualTo(cells[1].strip());
			assertThat(asked.head("/a.txt", "Range: " + cells[0].strip())).isEqualTo("200 0123456789");
		}
	}

	@Test
	void takesTheRangeOfTheVariantThatIsChosen() {
		try (Asked asked = Asked.site(DIGITS)) {
			assertThat(asked.get("/b.txt", "Range: bytes=-3", "Accept-Encoding: gzip")).isEqualTo("206 ped");
			assertThat(asked.get("/b.txt", "Range: bytes=-3")).isEqualTo("206 789");
			assertThat(asked.get("/b.txt", "Range: bytes=8-", "Accept-Encoding: gzip")).isEqualTo("416 bytes */6");
		}
	}

	@Test
	void sendsTheWholeWhereTheLengthIsUnknown() {
		try (Asked asked = Asked.site(DIGITS)) {
			assertThat(asked.get("/c.txt", "Range: bytes=0-1")).isEqualTo("200 zipped inflated");
			assertThat(asked.get("/c.txt", "Range: bytes=99-")).isEqualTo("200 zipped inflated");
		}
	}

	@Test
	void hasNoRangesOfNothing() {
		try (Asked asked = Asked.site(DIGITS)) {
			assertThat(asked.get("/empty.txt", "Range: bytes=0-")).isEqualTo("416 bytes */0");
			assertThat(asked.get("/empty.txt", "Range: bytes=-1").strip()).isEqualTo("200");
		}
	}

	@Test
	void takesAsManyRangesAsThePolicySays() {
		try (Asked asked = Asked.site(DIGITS, SitePolicy.builder().maxRanges(2))) {
			assertThat(asked.get("/a.txt", "Range: bytes=0-0,2-2")).isEqualTo("206 0 | 2");
			assertThat(asked.get("/a.txt", "Range: bytes=0-0,2-2,4-4")).isEqualTo("200 0123456789");
		}
		try (Asked asked = Asked.site(DIGITS, SitePolicy.builder().maxRanges(0))) {
			assertThat(asked.get("/a.txt", "Range: bytes=0-0")).isEqualTo("200 0123456789");
		}
	}

	@Test
	void answersEveryRequestAsIfItWereTheFirst() {
		String[][] requests = { { "/a.txt", "Range: bytes=1-2" }, { "/nothing" }, { "/c.txt", "Accept-Encoding: gzip" },
				{ "/c.txt" }, { "/b.txt", "Accept-Encoding: gzip" }, { "/b.txt" }, { "/x/" }, { "/empty.txt" },
				{ "/%" } };
		String[] alone = new String[requests.length];
		for (int i = 0; i < requests.length; i++) {
			try (Asked fresh = Asked.site(DIGITS)) {
				alone[i] = ask(fresh, requests[i]);
			}
		}
		try (Asked asked = Asked.site(DIGITS)) {
			for (int i = 0; i < requests.length * requests.length; i++) {
				ask(asked, requests[i / requests.length]);
				assertThat(ask(asked, requests[i % requests.length])).isEqualTo(alone[i % requests.length]);
			}
		}
	}

	private static String ask(Asked asked, String[] request) {
		return asked.get(request[0], Arrays.copyOfRange(request, 1, request.length));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /a.txt HTTP/1.1", "GET /x/ HTTP/1.1", "GET /x/?query HTTP/1.1",
			"GET /%61.txt HTTP/1.1", "HEAD /a.txt HTTP/1.1", "GET /a.txt HTTP/1.1;;Accept-Encoding: gzip, br;q=0.5",
			"GET /b.txt HTTP/1.1;;Accept-Encoding: gzip, deflate, br, zstd", "GET /b.txt HTTP/1.1",
			"GET /c.txt HTTP/1.1;;Accept-Encoding: gzip", "GET /x/ HTTP/1.1;;Accept: text/html,*/*;q=0.8",
			"GET /a.txt HTTP/1.1;;If-None-Match: \"a\", TAG",
			"HEAD /a.txt HTTP/1.1;;If-None-Match: TAG;;Accept-Encoding: gzip",
			"GET /a.txt HTTP/1.1;;If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT", "GET /page HTTP/1.1",
			"GET /nothing HTTP/1.1", "GET /nothing/at/all.css HTTP/1.1", "POST / HTTP/1.1", "GET /% HTTP/1.1" })
	void allocatesNothing(String request) {
		assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
				"this JVM does not count the bytes that a thread allocates");
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		TarBuilder archive = TarBuilder.create()
			.file("a.txt", "0123456789")
			.file("b.txt", "0123456789")
			.file("b.txt.gz", "zipped")
			.file("b.txt.br", "smaller")
			.file("c.txt.gz", "zipped")
			.file("page.html", "page")
			.file("x/index.html", "x/index.html")
			.file("x/index.md", "x/index.md")
			.file("x/404.html", "x/404.html")
			.file("404.html", "404.html")
			.file("_redirects", "/old /x/\n/older/* /x/:splat\n/forced /x/ 301!\n");
		try (Asked asked = Asked.site(archive)) {
			String[] lines = request.replace("TAG", asked.etag("/a.txt")).split(";;");
			RequestHead head = Heads.parse(RawClient.request(lines[0], Arrays.copyOfRange(lines, 1, lines.length)));
			Answerer answerer = new Answerer(8192, 0, SEVERAL);
			long sum = repeat(answerer, head, asked);
			long before = threads.getCurrentThreadAllocatedBytes();
			sum += repeat(answerer, head, asked);
			long allocated = threads.getCurrentThreadAllocatedBytes() - before;
			assertThat(allocated).as("bytes in %d rounds (checksum %d)", REPETITIONS, sum).isLessThan(REPETITIONS);
		}
	}

	private static long repeat(Answerer answerer, RequestHead head, Asked asked) {
		long sum = 0;
		for (int i = 0; i < REPETITIONS; i++) {
			answerer.route(head);
			sum += answerer.answer(head, asked.edition(), Asked.NOW).status();
		}
		return sum;
	}

}
