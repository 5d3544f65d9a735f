package io.tarweb.internal.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HttpDate}.
 */
class HttpDateTests {

	private static final long NOW = Instant.parse("2026-07-01T12:00:00Z").getEpochSecond();

	private static final DateTimeFormatter IMF_FIXDATE = formatter("EEE, dd MMM uuuu HH:mm:ss 'GMT'");

	private static final DateTimeFormatter RFC_850 = formatter("EEEE, dd-MMM-uu HH:mm:ss 'GMT'");

	private static final DateTimeFormatter ASCTIME = formatter("EEE MMM ppd HH:mm:ss uuuu");

	@ParameterizedTest
	@ValueSource(
			strings = { "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994" })
	void readsTheThreeFormsOfTheRfc(String value) {
		assertThat(parse(value)).isEqualTo(784_111_777L);
	}

	@Test
	void writesTheFormOfTheRfc() {
		assertThat(format(784_111_777L)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
	}

	@Test
	void writesOnlyItsOwnBytes() {
		byte[] target = new byte[HttpDate.LENGTH + 2];
		HttpDate.format(0, target, 1);
		assertThat(new String(target, StandardCharsets.US_ASCII)).isEqualTo("\0Thu, 01 Jan 1970 00:00:00 GMT\0");
	}

	@Test
	void readsOnlyItsOwnBytes() {
		byte[] bytes = Octets.ascii("xSun Nov  6 08:49:37 19949");
		assertThat(HttpDate.parse(bytes, 1, bytes.length - 1, NOW)).isEqualTo(784_111_777L);
	}

	@Test
	void agreesWithJavaTimeOnEveryDayOfTenThousandYears() {
		long first = LocalDate.of(0, 1, 1).toEpochDay();
		long last = LocalDate.of(9999, 12, 31).toEpochDay();
		// 86,400 and 7,919 have no common factor, so every hour comes up.
		for (long day = first; day <= last; day++) {
			long seconds = day * 86_400 + Math.floorMod(day * 7_919, 86_400);
			byte[] formatted = new byte[HttpDate.LENGTH];
			HttpDate.format(seconds, formatted, 0);
			assertSame(HttpDate.parse(formatted, 0, HttpDate.LENGTH, NOW), seconds);
			if (day % 50 == 0) {
				assertThat(new String(formatted, StandardCharsets.US_ASCII))
					.isEqualTo(IMF_FIXDATE.format(Instant.ofEpochSecond(seconds)));
			}
		}
	}

	@Test
	void agreesWithJavaTimeOnRandomSeconds() {
		Random random = new Random(911);
		for (int i = 0; i < 20_000; i++) {
			long seconds = random.nextLong(HttpDate.MIN_EPOCH_SECONDS, HttpDate.MAX_EPOCH_SECONDS + 1);
			Instant instant = Instant.ofEpochSecond(seconds);
			assertThat(format(seconds)).isEqualTo(IMF_FIXDATE.format(instant));
			assertSame(parse(IMF_FIXDATE.format(instant)), seconds);
			assertSame(parse(ASCTIME.format(instant)), seconds);
		}
	}

	@Test
	void agreesWithJavaTimeOnRfc850DatesOfTheHundredYearsAroundNow() {
		Random random = new Random(850);
		for (int i = 0; i < 20_000; i++) {
			Instant now = Instant.ofEpochSecond(random.nextLong(0, 8_000_000_000L));
			Instant fiftyYearsAhead = now.atOffset(ZoneOffset.UTC).plusYears(50).toInstant();
			long seconds = fiftyYearsAhead.getEpochSecond() - random.nextLong(36_500L * 86_400);
			String value = RFC_850.format(Instant.ofEpochSecond(seconds));
			byte[] bytes = Octets.ascii(value);
			assertThat(HttpDate.parse(bytes, 0, bytes.length, now.getEpochSecond())).as("%s at %s", value, now)
				.isEqualTo(seconds);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			2026-07-01T12:00:00Z | Wednesday, 01-Jul-76 12:00:00 GMT | 2076-07-01T12:00:00Z
			2026-07-01T12:00:00Z | Thursday, 01-Jul-76 12:00:01 GMT  | 1976-07-01T12:00:01Z
			2026-07-01T12:00:00Z | Friday, 31-Dec-76 00:00:00 GMT    | 1976-12-31T00:00:00Z
			2026-07-01T12:00:00Z | Saturday, 01-Jan-77 00:00:00 GMT  | 1977-01-01T00:00:00Z
			2026-07-01T12:00:00Z | Tuesday, 30-Jun-26 12:00:00 GMT   | 2026-06-30T12:00:00Z
			2099-12-31T23:59:59Z | Friday, 01-Jan-00 00:00:00 GMT    | 2100-01-01T00:00:00Z
			2096-02-29T00:00:00Z | Thursday, 29-Feb-96 00:00:00 GMT  | 2096-02-29T00:00:00Z
			""")
	void takesATwoDigitYearAsTheLatestThatIsNotMoreThanFiftyYearsAhead(Instant now, String value, Instant expected) {
		byte[] bytes = Octets.ascii(value);
		assertThat(HttpDate.parse(bytes, 0, bytes.length, now.getEpochSecond())).isEqualTo(expected.getEpochSecond());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Sat, 31 Dec 2016 23:59:60 GMT   | 2017-01-01T00:00:00Z
			Sat Dec 31 23:59:60 2016        | 2017-01-01T00:00:00Z
			Tue, 29 Feb 2000 00:00:00 GMT   | 2000-02-29T00:00:00Z
			Thu Feb 29 00:00:00 2024        | 2024-02-29T00:00:00Z
			Sun Nov 06 08:49:37 1994        | 1994-11-06T08:49:37Z
			Sat, 01 Jan 0000 00:00:00 GMT   | 0000-01-01T00:00:00Z
			Wed, 06 Nov 1994 08:49:37 GMT   | 1994-11-06T08:49:37Z
			""")
	void accepts(String value, Instant expected) {
		assertThat(parse(value)).isEqualTo(expected.getEpochSecond());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "S", "Sun", "Sun,", "Sun, ", "0", "-1", "784111777", "1994-11-06T08:49:37Z",
			// A byte too few or too many.
			"Sun, 06 Nov 1994 08:49:37 GM", "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT",
			"Sun, 06 Nov 1994 08:49:37 GMT; length=9", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
			"Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 94", "Sun Nov  6 08:49:37 1994 GMT",
			"Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 6-Nov-94 08:49:37 GMT", "Sunday", "Sunday,",
			// Other zones, names and separators.
			"Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 gmt", "Sun, 06 Nov 1994 08:49:37 +0000",
			"sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "SUN, 06 NOV 1994 08:49:37 GMT",
			"Son, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Okt 1994 08:49:37 GMT", "Sun, 06-Nov-1994 08:49:37 GMT",
			"Sun. 06 Nov 1994 08:49:37 GMT", "Sun,  6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08.49.37 GMT",
			"Sonday, 06-Nov-94 08:49:37 GMT", "Sunfay, 06-Nov-94 08:49:37 GMT", "Thuday, 06-Nov-94 08:49:37 GMT",
			"Sunday, 06 Nov 94 08:49:37 GMT", "Sunday; 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 UTC",
			"Sun Nov -6 08:49:37 1994", "Sun Nov  x 08:49:37 1994", "Sun,Nov  6 08:49:37 1994",
			// Days and times that are none.
			"Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 32 Dec 1994 08:49:37 GMT",
			"Tue, 29 Feb 1994 08:49:37 GMT", "Tue, 29 Feb 1900 08:49:37 GMT", "Tue, 30 Feb 2000 08:49:37 GMT",
			"Monday, 29-Feb-94 08:49:37 GMT", "Tue Feb 29 08:49:37 1994", "Sun Nov  0 08:49:37 1994",
			"Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:61 GMT",
			"Sun, 06 Nov 1994 08:49:60 GMT", "Sun, 06 Nov 1994 -8:49:37 GMT", "Sun, 06 Nov 199x 08:49:37 GMT",
			"Sun, 06 Nov -994 08:49:37 GMT", "Sun, 06 Nov +994 08:49:37 GMT", "Sun, \u00b96 Nov 1994 08:49:37 GMT" })
	void refuses(String value) {
		assertThat(parse(value)).isEqualTo(HttpDate.MALFORMED);
	}

	@Test
	void refusesEveryBeginningAndEveryChangedByteOrStaysInRange() {
		Random random = new Random(3);
		for (String value : new String[] { "Sun, 06 Nov 1994 08:49:37 GMT", "Wednesday, 06-Nov-94 08:49:37 GMT",
				"Sun Nov  6 08:49:37 1994" }) {
			byte[] bytes = Octets.ascii(value);
			for (int to = 0; to < bytes.length; to++) {
				assertThat(HttpDate.parse(bytes.clone(), 0, to, NOW)).isEqualTo(HttpDate.MALFORMED);
			}
			for (int i = 0; i < 20_000; i++) {
				byte[] changed = bytes.clone();
				changed[random.nextInt(changed.length)] = (byte) random.nextInt();
				long seconds = HttpDate.parse(changed, 0, changed.length, NOW);
				assertThat(seconds == HttpDate.MALFORMED
						|| seconds >= HttpDate.MIN_EPOCH_SECONDS && seconds <= HttpDate.MAX_EPOCH_SECONDS)
					.isTrue();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(
			longs = { HttpDate.MIN_EPOCH_SECONDS - 1, HttpDate.MAX_EPOCH_SECONDS + 1, Long.MIN_VALUE, Long.MAX_VALUE })
	void refusesToWriteAYearOfMoreThanFourDigits(long seconds) {
		assertThatIllegalArgumentException().isThrownBy(() -> format(seconds)).withMessageContaining("" + seconds);
	}

	// assertThat costs too much for millions of comparisons.
	private static void assertSame(long actual, long expected) {
		if (actual != expected) {
			assertThat(actual).isEqualTo(expected);
		}
	}

	private static String format(long epochSeconds) {
		byte[] target = new byte[HttpDate.LENGTH];
		HttpDate.format(epochSeconds, target, 0);
		return new String(target, StandardCharsets.US_ASCII);
	}

	private static long parse(String value) {
		byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
		return HttpDate.parse(bytes, 0, bytes.length, NOW);
	}

	private static DateTimeFormatter formatter(String pattern) {
		return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
	}

}
