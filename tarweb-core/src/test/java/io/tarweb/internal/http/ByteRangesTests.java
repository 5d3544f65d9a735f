package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

import io.tarweb.internal.http.ByteRanges.Ignored;
import io.tarweb.internal.http.ByteRanges.Satisfiable;
import io.tarweb.internal.http.ByteRanges.Unsatisfiable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ByteRanges}.
 */
class ByteRangesTests {

	private static final int MAX_RANGES = 10;

	/** The examples of RFC 9110 14.1.2, of a representation of 10,000 bytes. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			bytes=0-499            | 0-499
			bytes=500-999          | 500-999
			bytes=-500             | 9500-9999
			bytes=9500-            | 9500-9999
			bytes=0-0,-1           | 0-0 9999-9999
			bytes= 0-0, -2         | 0-0 9998-9999
			bytes= 0-999, 4500-5499, -1000   | 0-999 4500-5499 9000-9999
			bytes=500-600,601-999  | 500-999
			bytes=500-700,601-999  | 500-999
			""")
	void readsTheExamplesOfTheRfc(String value, String ranges) {
		assertThat(describe(value, 10_000)).isEqualTo(ranges);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			bytes=0-               | 0-99
			bytes=0-99             | 0-99
			bytes=0-98             | 0-98
			bytes=0-100            | 0-99
			bytes=99-              | 99-99
			bytes=99-99            | 99-99
			bytes=50-50            | 50-50
			bytes=-1               | 99-99
			bytes=-99              | 1-99
			bytes=-100             | 0-99
			bytes=-101             | 0-99
			bytes=000000000000000000000000000001-0002   | 1-2
			BYTES=1-2              | 1-2
			Bytes=1-2              | 1-2
			bytes=1-2,             | 1-2
			bytes=,1-2             | 1-2
			bytes=,, ,1-2 ,,4-5,   | 1-2 4-5
			bytes=1-2\t,\t4-5      | 1-2 4-5
			bytes=1-2 ,4-5         | 1-2 4-5
			""")
	void cutsRangesToTheRepresentation(String value, String ranges) {
		assertThat(describe(value, 100)).isEqualTo(ranges);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			bytes=0-1,0-1                | 0-1
			bytes=0-10,5-15              | 0-15
			bytes=5-15,0-10              | 0-15
			bytes=0-10,2-3               | 0-10
			bytes=2-3,0-10               | 0-10
			bytes=0-1,2-3                | 0-3
			bytes=2-3,0-1                | 0-3
			bytes=0-1,3-4                | 0-1 3-4
			bytes=3-4,0-1                | 3-4 0-1
			bytes=80-89,0-1,40-41        | 80-89 0-1 40-41
			bytes=80-81,0-1,82-83        | 80-83 0-1
			bytes=0-1,80-81,82-83,-2     | 0-1 80-83 98-99
			bytes=60-61,0-1,4-5,2-3      | 60-61 0-5
			bytes=4-5,60-61,0-1,2-3      | 0-5 60-61
			bytes=0-1,60-61,4-5,2-3      | 0-5 60-61
			bytes=-2,97-97               | 97-99
			bytes=0-1,200-300            | 0-1
			bytes=200-300,0-1,-0         | 0-1
			""")
	void mergesWhatOverlapsOrTouchesAndKeepsTheOrder(String value, String ranges) {
		assertThat(describe(value, 100)).isEqualTo(ranges);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes=100-", "bytes=100-100", "bytes=100-200", "bytes=-0", "bytes=-000", "bytes=100-,-0",
			"bytes=200-300,400-500", "bytes=9223372036854775807-", "bytes=9223372036854775808-",
			"bytes=18446744073709551615-", "bytes=18446744073709551616-",
			"bytes=18446744073709551617-18446744073709551618", "bytes=99999999999999999999999999999999999999999-",
			"bytes=36893488147419103232-36893488147419103233" })
	void isUnsatisfiableWhenNothingBeginsInside(String value) {
		assertThat(parse(value, 100)).isEqualTo(new Unsatisfiable(100));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			bytes=0-9223372036854775807               | 0-99
			bytes=1-9223372036854775808               | 1-99
			bytes=1-18446744073709551615              | 1-99
			bytes=1-18446744073709551616              | 1-99
			bytes=1-18446744073709551617              | 1-99
			bytes=-18446744073709551616               | 0-99
			bytes=-18446744073709551617               | 0-99
			bytes=-9223372036854775808                | 0-99
			bytes=-999999999999999999999999999999     | 0-99
			""")
	void doesNotWrapGreatNumbers(String value, String ranges) {
		assertThat(describe(value, 100)).isEqualTo(ranges);
	}

	@Test
	void readsRangesOfAnyFile() {
		long length = Long.MAX_VALUE;
		assertThat(describe("bytes=9223372036854775805-", length)).isEqualTo("9223372036854775805-9223372036854775806");
		assertThat(describe("bytes=-1,5000000000-5000000001", length))
			.isEqualTo("9223372036854775806-9223372036854775806 5000000000-5000000001");
		assertThat(parse("bytes=0-,0-", length)).isInstanceOf(Ignored.class);
		assertThat(parse("bytes=0-,0-,0-", length)).isInstanceOf(Ignored.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "bytes", "bytes=", "bytes= ", "bytes=,", "bytes=-", "bytes=--1", "bytes=-1-",
			"bytes=-1-2", "bytes=1", "bytes=1-2-3", "bytes=1--2", "bytes=2-1", "bytes=1-0", "bytes=0-1,2-1",
			"bytes=200-199", "bytes=a-b", "bytes=0-a", "bytes=a-0", "bytes=0x1-2", "bytes=+1-2", "bytes=1-+2",
			"bytes=1.0-2", "bytes=1 -2", "bytes=1- 2", "bytes=1 - 2", "bytes=- 1", "bytes=1-2 3-4", "bytes=1-2;3-4",
			"bytes=1-2, x", "bytes=x, 1-2", "bytes =1-2", " bytes=1-2", "bytes:1-2", "byte=1-2", "bytess=1-2",
			"items=1-2", "none", "seconds=0-1", "bytes=\u00b9-2", "bytes=1-2\n", "bytes=1-2\0", "bytes=*", "bytes=0-*",
			"bytes 0-1/100", "bytes=0-1/100", "=0-1", "1-2" })
	void ignoresOtherUnitsAndNonsense(String value) {
		assertThat(parse(value, 100)).isEqualTo(new Ignored());
	}

	@Test
	void ignoresMoreRangesThanTheMaximum() {
		String ten = "bytes=0-0,10-10,20-20,30-30,40-40,50-50,60-60,70-70,80-80,90-90";
		assertThat(parse(ten, 100)).isInstanceOf(Satisfiable.class);
		assertThat(parse(ten + ",", 100)).isInstanceOf(Satisfiable.class);
		assertThat(parse(ten + ",95-95", 100)).isEqualTo(new Ignored());
		assertThat(parse(ten + ",200-", 100)).isEqualTo(new Ignored());
		assertThat(parse("bytes=0-" + ",0-".repeat(100_000), 100)).isEqualTo(new Ignored());
	}

	@Test
	void ignoresRangesThatAddUpToMoreThanTheWhole() {
		assertThat(describe("bytes=0-49,50-99", 100)).isEqualTo("0-99");
		assertThat(parse("bytes=0-50,50-99", 100)).isEqualTo(new Ignored());
		assertThat(parse("bytes=0-,-1", 100)).isEqualTo(new Ignored());
		assertThat(parse("bytes=0-,0-,0-", 100)).isEqualTo(new Ignored());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			bytes=0-     | unsatisfiable
			bytes=0-0    | unsatisfiable
			bytes=-0     | unsatisfiable
			bytes=0-,-0  | unsatisfiable
			bytes=-1     | ignored
			bytes=-500   | ignored
			bytes=0-,-1  | ignored
			""")
	void hasNoRangeOfAnEmptyRepresentation(String value, String result) {
		assertThat(describe(value, 0)).isEqualTo(result);
	}

	@Test
	void writesContentRange() {
		assertThat(new ByteRange(42, 1233).contentRange(1234)).isEqualTo("bytes 42-1233/1234");
		assertThat(new ByteRange(42, 1233).length()).isEqualTo(1192);
		assertThat(new Unsatisfiable(47_022).contentRange()).isEqualTo("bytes */47022");
	}

	@Test
	void refusesAnImpossibleRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(2, 1)).withMessageContaining("2-1");
		assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(-1, 1)).withMessageContaining("-1-1");
	}

	@Test
	void agreesWithANaiveReadingOfRandomRanges() {
		Random random = new Random(9110);
		for (int i = 0; i < 100_000; i++) {
			int length = random.nextInt(40);
			String value = random.ints(1 + random.nextInt(5), 0, 100)
				.mapToObj((kind) -> randomRange(kind, random))
				.collect(Collectors.joining(random.nextBoolean() ? "," : " , ", "bytes=", ""));
			assertThat(describe(value, length)).as("%s of %d", value, length).isEqualTo(naive(value, length));
		}
	}

	private static String randomRange(int kind, Random random) {
		int first = random.nextInt(45);
		if (kind < 60) {
			return first + "-" + (first + random.nextInt(8));
		}
		if (kind < 75) {
			return "-" + random.nextInt(8);
		}
		if (kind < 90) {
			return first + "-";
		}
		return (kind < 97) ? "" : first + "-" + random.nextInt(45);
	}

	// Marks bytes; each run of marked bytes is a range, placed by who marked it first.
	private static String naive(String value, int length) {
		String[] specs = value.substring("bytes=".length()).replace(" ", "").split(",");
		BitSet marked = new BitSet();
		int[] markedBy = new int[length];
		int asked = 0;
		int total = 0;
		boolean emptySuffix = false;
		for (String spec : specs) {
			if (spec.isEmpty()) {
				continue;
			}
			asked++;
			String[] ends = spec.split("-", 2);
			int first = (ends[0].isEmpty()) ? Math.max(0, length - Integer.parseInt(ends[1]))
					: Integer.parseInt(ends[0]);
			int last = (ends[0].isEmpty() || ends[1].isEmpty()) ? length - 1 : Integer.parseInt(ends[1]);
			if (!ends[0].isEmpty() && !ends[1].isEmpty() && last < first) {
				return "ignored";
			}
			emptySuffix |= ends[0].isEmpty() && length == 0 && Integer.parseInt(ends[1]) > 0;
			for (int at = first; at <= Math.min(last, length - 1); at++) {
				total++;
				if (!marked.get(at)) {
					marked.set(at);
					markedBy[at] = asked;
				}
			}
		}
		if (asked == 0 || total > length || emptySuffix) {
			return "ignored";
		}
		if (marked.isEmpty()) {
			return "unsatisfiable";
		}
		String[] byFirstMark = new String[asked + 1];
		for (int first = marked.nextSetBit(0); first >= 0;) {
			int end = marked.nextClearBit(first);
			int firstMark = asked;
			for (int at = first; at < end; at++) {
				firstMark = Math.min(firstMark, markedBy[at]);
			}
			byFirstMark[firstMark] = first + "-" + (end - 1);
			first = marked.nextSetBit(end);
		}
		return Arrays.stream(byFirstMark).filter(Objects::nonNull).collect(Collectors.joining(" "));
	}

	private static String describe(String value, long length) {
		ByteRanges ranges = parse(value, length);
		if (ranges instanceof Satisfiable satisfiable) {
			return satisfiable.ranges()
				.stream()
				.map((range) -> range.first() + "-" + range.last())
				.collect(Collectors.joining(" "));
		}
		return (ranges instanceof Unsatisfiable) ? "unsatisfiable" : "ignored";
	}

	// A digit before and one behind, which nothing may look at.
	private static ByteRanges parse(String value, long length) {
		byte[] bytes = ("1" + value + "1").getBytes(StandardCharsets.ISO_8859_1);
		return ByteRangesParser.parse(bytes, 1, bytes.length - 1, length, MAX_RANGES);
	}

}
