package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;

import io.tarweb.http.Coding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AcceptEncoding} and {@link Coding}.
 */
class AcceptEncodingTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			compress, gzip                                            |        1 | 1000 |    0 |    0
			``                                                        |        1 |    0 |    0 |    0
			*                                                         |     1000 | 1000 | 1000 | 1000
			compress;q=0.5, gzip;q=1.0                                |        1 | 1000 |    0 |    0
			gzip;q=1.0, identity; q=0.5, *;q=0                        |      500 | 1000 |    0 |    0
			""")
	void readsTheExamplesOfTheRfc(String value, int identity, int gzip, int br, int zstd) {
		assertThat(qualities(value)).containsExactly(identity, gzip, br, zstd);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			gzip, deflate, br, zstd                                   |        1 | 1000 | 1000 | 1000
			gzip, deflate, br;q=1.0, zstd;q=0.9, *;q=0.5              |      500 | 1000 | 1000 |  900
			gzip                                                      |        1 | 1000 |    0 |    0
			GZip, BR, ZSTD;Q=0.5, Identity;q=0.25                     |      250 | 1000 | 1000 |  500
			x-gzip                                                    |        1 | 1000 |    0 |    0
			X-GZIP;q=0.3                                              |        1 |  300 |    0 |    0
			identity                                                  |     1000 |    0 |    0 |    0
			identity;q=0                                              |        0 |    0 |    0 |    0
			identity;q=0, gzip                                        |        0 | 1000 |    0 |    0
			*;q=0                                                     |        0 |    0 |    0 |    0
			*;q=0, br                                                 |        0 |    0 | 1000 |    0
			*;q=0, identity;q=0.1                                     |      100 |    0 |    0 |    0
			*;q=0.4, gzip;q=0                                         |      400 |    0 |  400 |  400
			gzip;q=0, *                                               |     1000 |    0 | 1000 | 1000
			deflate                                                   |        1 |    0 |    0 |    0
			compress, dcb, dcz, exi, pack200-gzip                     |        1 |    0 |    0 |    0
			gzip;q=0.001, br;q=0.999, zstd;q=0.01                     |        1 |    1 |  999 |   10
			gzip;q=0., br;q=1., zstd;q=0.5                            |        1 |    0 | 1000 |  500
			gzip;q=0.0, br;q=0.00, zstd;q=0.000                       |        1 |    0 |    0 |    0
			gzip;q=1.0, br;q=1.00, zstd;q=1.000                       |        1 | 1000 | 1000 | 1000
			`\tgzip \t;\t q=0.5\t , br`                               |        1 |  500 | 1000 |    0
			` , ,, gzip,,br, `                                        |        1 | 1000 | 1000 |    0
			gzip,br,zstd                                              |        1 | 1000 | 1000 | 1000
			gzip;q=0.5, gzip;q=0.7                                    |        1 |  500 |    0 |    0
			x-gzip;q=0, gzip                                          |        1 |    0 |    0 |    0
			""")
	void weighsCodings(String value, int identity, int gzip, int br, int zstd) {
		assertThat(qualities(value)).containsExactly(identity, gzip, br, zstd);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip;q=1.001", "gzip;q=2", "gzip;q=-1", "gzip;q=1.0000", "gzip;q=0.1234", "gzip;q=.5",
			"gzip;q=", "gzip;q", "gzip;", "gzip;q =1", "gzip;q= 1", "gzip;q=\"1\"", "gzip;q=0.5.1", "gzip;q=01",
			"gzip;q=1e0", "gzip;q=0.x", "gzip;q=1.1", "gzip;level=1", "gzip;q=1;level=1", "gzip;level=1;q=1",
			"gzip q=1", "gz ip", "gzip br", "gzip/1", "\"gzip\"", "\"gzip", "gzip\"", "gzip=1", "=gzip", ";q=1",
			"gzip\u00e4", "gzip;q=\u00b9", "gzi", "gzipp", "**", "gzip:1", "\0gzip" })
	void leavesOutWhatIsMalformedOrUnknown(String member) {
		assertThat(qualities(member)).containsExactly(1, 0, 0, 0);
		assertThat(qualities(member + ", br;q=0.5, gzip;q=0.3")).containsExactly(1, 300, 500, 0);
		assertThat(qualities("br, " + member)).containsExactly(1, 0, 1_000, 0);
	}

	@Test
	void takesNoFieldForAnEmptyOne() {
		byte[] empty = {};
		assertThat(AcceptEncoding.parse(empty, 0, 0)).isEqualTo(AcceptEncoding.NONE);
	}

	@Test
	void continuesTheListInFurtherLines() {
		long packed = parse("gzip;q=0.5", AcceptEncoding.NONE);
		packed = parse("br, gzip;q=0.7", packed);
		packed = parse("*;q=0", packed);
		assertThat(qualities(packed)).containsExactly(0, 500, 1_000, 0);
	}

	@Test
	void namesCodingsAndTheFilesInThem() {
		assertThat(Coding.values()).extracting((coding) -> new String(coding.token(), StandardCharsets.US_ASCII))
			.containsExactly("identity", "gzip", "br", "zstd");
		assertThat(Coding.IDENTITY.suffixes()).isEmpty();
		assertThat(Coding.GZIP.suffixes()).containsExactly(".gz");
		assertThat(Coding.BROTLI.suffixes()).containsExactly(".br");
		assertThat(Coding.ZSTANDARD.suffixes()).containsExactly(".zst", ".zstd");
	}

	private static int[] qualities(String value) {
		return qualities(parse(value, AcceptEncoding.NONE));
	}

	private static int[] qualities(long packed) {
		Coding[] codings = Coding.values();
		int[] qualities = new int[codings.length];
		for (int i = 0; i < codings.length; i++) {
			qualities[i] = AcceptEncoding.quality(packed, codings[i]);
		}
		return qualities;
	}

	// A letter before and a digit behind, which nothing may look at.
	private static long parse(String value, long packed) {
		byte[] bytes = ("x" + value + "0").getBytes(StandardCharsets.ISO_8859_1);
		return AcceptEncoding.parse(bytes, 1, bytes.length - 1, packed);
	}

}
