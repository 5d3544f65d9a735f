package io.tarweb.internal.answer;

import java.nio.charset.StandardCharsets;

import io.tarweb.internal.archive.TarBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Preconditions}. In the tables {@code TAG} is the tag of the
 * representation, {@code TIME} its last modification, {@code EARLIER} and {@code LATER} a
 * second off.
 */
class PreconditionsTests {

	/** The time that {@link TarBuilder} gives members. */
	private static final String TIME = "Tue, 14 Nov 2023 22:13:20 GMT";

	private static final String EARLIER = "Tue, 14 Nov 2023 22:13:19 GMT";

	private static final String LATER = "Tue, 14 Nov 2023 22:13:21 GMT";

	private static Asked asked;

	@BeforeAll
	static void open() {
		asked = Asked.site(TarBuilder.create()
			.file("a.txt", "0123456789")
			.file("a.txt.gz", "zipped")
			.file("untimed.txt", "untimed".getBytes(StandardCharsets.UTF_8), 0)
			.file("404.html", "missing"));
	}

	@AfterAll
	static void close() {
		asked.close();
	}

	private static String[] fields(String target, String cell) {
		return Asked.fields(cell.replace("TAG", asked.etag(target))
			.replace("EARLIER", EARLIER)
			.replace("LATER", LATER)
			.replace("TIME", TIME));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			If-Match: TAG                                                    | 200
			If-Match: *                                                      | 200
			If-Match: "foo"                                                  | 412
			If-Match: W/TAG                                                  | 412
			If-Match: "foo", "bar", \tTAG , "baz"                            | 200
			If-Match: "foo", W/TAG                                           | 412
			If-Match: ,TAG,                                                  | 200
			If-Match: nonsense                                               | 412
			If-Match: TAG nonsense                                           | 412
			If-Match: "foo";; If-Match: TAG                                  | 200
			If-Unmodified-Since: TIME                                        | 200
			If-Unmodified-Since: LATER                                       | 200
			If-Unmodified-Since: EARLIER                                     | 412
			If-Unmodified-Since: Tuesday, 14-Nov-23 22:13:20 GMT             | 200
			If-Unmodified-Since: Tue Nov 14 22:13:19 2023                    | 412
			If-Unmodified-Since: yesterday                                   | 200
			If-Unmodified-Since: 0                                           | 200
			If-Match: TAG;; If-Unmodified-Since: EARLIER                     | 200
			If-Match: *;; If-Unmodified-Since: EARLIER                       | 200
			If-Match: "foo";; If-Unmodified-Since: TIME                      | 412
			If-None-Match: TAG                                               | 304
			If-None-Match: W/TAG                                             | 304
			If-None-Match: *                                                 | 304
			If-None-Match: "foo"                                             | 200
			If-None-Match: "foo", "bar", TAG , "baz"                         | 304
			If-None-Match: "foo", W/TAG                                      | 304
			If-None-Match: "foo";; If-None-Match: TAG                        | 304
			If-None-Match: nonsense                                          | 200
			If-None-Match: "TAG"                                             | 200
			If-None-Match: w/TAG                                             | 200
			If-None-Match: TAG, unquoted                                     | 200
			If-Modified-Since: TIME                                          | 304
			If-Modified-Since: LATER                                         | 304
			If-Modified-Since: EARLIER                                       | 200
			If-Modified-Since: Wed, 08 Jul 2037 22:53:52 GMT                 | 304
			If-Modified-Since: Tue, 19 Jan 2038 03:14:08 GMT                 | 304
			If-Modified-Since: Fri, 25 Feb 2174 09:42:23 GMT                 | 304
			If-Modified-Since: Tuesday, 14-Nov-23 22:13:20 GMT               | 304
			If-Modified-Since: Tue Nov 14 22:13:20 2023                      | 304
			If-Modified-Since: Tue, 14 Nov 2023 22:13:20 CET                 | 200
			If-Modified-Since: TIME, LATER                                   | 200
			If-Modified-Since: TIME;; If-Modified-Since: TIME                | 200
			If-Modified-Since: 1700000000                                    | 200
			If-None-Match: "foo";; If-Modified-Since: LATER                  | 200
			If-None-Match: nonsense;; If-Modified-Since: LATER               | 200
			If-None-Match: TAG;; If-Modified-Since: EARLIER                  | 304
			If-Match: TAG;; If-None-Match: TAG                               | 304
			If-Match: TAG;; If-None-Match: "foo"                             | 200
			If-Match: "foo";; If-None-Match: TAG                             | 412
			If-Match: "foo";; If-None-Match: *                               | 412
			If-Match: TAG;; If-Modified-Since: TIME                          | 304
			If-Match: "foo";; If-Modified-Since: TIME                        | 412
			If-Unmodified-Since: EARLIER;; If-None-Match: TAG                | 412
			If-Unmodified-Since: TIME;; If-None-Match: TAG                   | 304
			If-Unmodified-Since: EARLIER;; If-Modified-Since: LATER          | 412
			If-Unmodified-Since: LATER;; If-Modified-Since: LATER            | 304
			If-Match: TAG;; If-Unmodified-Since: EARLIER;; If-None-Match: TAG;; If-Modified-Since: EARLIER | 304
			If-Match: "a";; If-Unmodified-Since: LATER;; If-None-Match: "a";; If-Modified-Since: EARLIER   | 412
			If-Match: TAG;; If-Unmodified-Since: EARLIER;; If-None-Match: "a";; If-Modified-Since: LATER   | 200
			""")
	void areEvaluatedInTheOrderOfTheRfc(String conditions, int expected) {
		String[] fields = fields("/a.txt", conditions);
		assertThat(asked.get("/a.txt", fields)).startsWith(String.valueOf(expected));
		assertThat(asked.head("/a.txt", fields)).startsWith(String.valueOf(expected));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			If-Range: TAG                                        | 206 012
			If-Range: "foo"                                      | 200 0123456789
			If-Range: W/TAG                                      | 200 0123456789
			If-Range: *                                          | 200 0123456789
			If-Range: TAG, "foo"                                 | 200 0123456789
			If-Range: wrong                                      | 200 0123456789
			If-Range: TIME                                       | 206 012
			If-Range: Tuesday, 14-Nov-23 22:13:20 GMT            | 206 012
			If-Range: LATER                                      | 200 0123456789
			If-Range: EARLIER                                    | 200 0123456789
			If-None-Match: "foo"                                 | 206 012
			If-None-Match: TAG                                   | 304
			If-Match: "foo"                                      | 412
			If-Match: TAG                                        | 206 012
			If-Modified-Since: EARLIER                           | 206 012
			If-Modified-Since: TIME                              | 304
			If-Unmodified-Since: EARLIER                         | 412
			If-Range: "foo";; If-None-Match: TAG                 | 304
			If-Range: TAG;; If-Match: "foo"                      | 412
			""")
	void goBeforeTheRange(String conditions, String expected) {
		String[] fields = fields("/a.txt", conditions + ";; Range: bytes=0-2");
		assertThat(asked.get("/a.txt", fields)).isEqualTo(expected);
		assertThat(asked.head("/a.txt", fields)).isEqualTo(expected.replace("206 012", "200 0123456789"));
	}

	@Test
	void goBeforeARangeThatIsNotThere() {
		assertThat(asked.get("/a.txt", fields("/a.txt", "Range: bytes=99-;; If-Match: \"foo\""))).isEqualTo("412");
		assertThat(asked.get("/a.txt", fields("/a.txt", "Range: bytes=99-;; If-None-Match: *"))).isEqualTo("304");
		assertThat(asked.get("/a.txt", fields("/a.txt", "Range: bytes=99-;; If-Range: TAG")))
			.isEqualTo("416 bytes */10");
		assertThat(asked.get("/a.txt", fields("/a.txt", "Range: bytes=99-;; If-Range: \"foo\"")))
			.isEqualTo("200 0123456789");
	}

	@Test
	void areOfTheVariantThatIsChosen() {
		String gzip = asked.etag("/a.txt", "Accept-Encoding: gzip");
		String plain = asked.etag("/a.txt");
		assertThat(asked.get("/a.txt", "Accept-Encoding: gzip", "If-None-Match: " + gzip)).isEqualTo("304");
		assertThat(asked.get("/a.txt", "Accept-Encoding: gzip", "If-None-Match: " + plain)).isEqualTo("200 zipped");
		assertThat(asked.get("/a.txt", "If-None-Match: " + gzip)).isEqualTo("200 0123456789");
		assertThat(asked.get("/a.txt", "If-Match: " + gzip)).isEqualTo("412");
		assertThat(asked.get("/a.txt", "Accept-Encoding: gzip", "Range: bytes=-2", "If-Range: " + gzip))
			.isEqualTo("206 ed");
		assertThat(asked.get("/a.txt", "Accept-Encoding: gzip", "Range: bytes=-2", "If-Range: " + plain))
			.isEqualTo("200 zipped");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			If-Modified-Since: LATER                                   | 200 untimed
			If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT           | 200 untimed
			If-Unmodified-Since: EARLIER                               | 200 untimed
			Range: bytes=0-1;; If-Range: Thu, 01 Jan 1970 00:00:00 GMT | 200 untimed
			Range: bytes=0-1;; If-Range: TAG                           | 206 un
			If-None-Match: TAG                                         | 304
			""")
	void ignoreDatesWhereTheTimeIsUnknown(String conditions, String expected) {
		assertThat(asked.get("/untimed.txt", fields("/untimed.txt", conditions))).isEqualTo(expected);
	}

	/** RFC 9110, 13.2.1. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			/nothing | If-Match: "foo"               | 404 missing
			/nothing | If-None-Match: *              | 404 missing
			/nothing | If-Unmodified-Since: EARLIER  | 404 missing
			/nothing | If-Modified-Since: LATER      | 404 missing
			/nothing | Range: bytes=0-2              | 404 missing
			/nothing | Range: bytes=99-              | 404 missing
			/%       | If-None-Match: *              | 400
			""")
	void areIgnoredByErrors(String target, String conditions, String expected) {
		assertThat(asked.get(target, fields("/a.txt", conditions))).isEqualTo(expected);
	}

}
