package io.tarweb.internal.http;

/**
 * The timestamps of HTTP (RFC 9110 5.6.7): seconds since 1970 to the preferred form, and
 * all three forms back to seconds. A recipient must accept the two obsolete forms, a
 * sender must not make them. Neither direction allocates.
 */
public final class HttpDate {

	/** The bytes of an IMF-fixdate: {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
	public static final int LENGTH = 29;

	/** Returned by {@link #parse} for a value that isn't an HTTP-date. */
	public static final long MALFORMED = Long.MIN_VALUE;

	/** 0000-01-01T00:00:00Z: a year is four digits, so nothing earlier can be written. */
	public static final long MIN_EPOCH_SECONDS = -62_167_219_200L;

	/** 9999-12-31T23:59:59Z. */
	public static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

	private static final int SECONDS_PER_DAY = 86_400;

	private static final int DAYS_PER_400_YEARS = 146_097;

	/** From 0000-03-01, where the arithmetic starts its years, to 1970-01-01. */
	private static final int DAYS_TO_1970 = 719_468;

	private static final byte[] WEEKDAYS = Octets.ascii("SunMonTueWedThuFriSat");

	private static final byte[] MONTHS = Octets.ascii("JanFebMarAprMayJunJulAugSepOctNovDec");

	private static final byte[] LONG_WEEKDAY_ENDINGS = Octets.ascii("day   day   sday  nesdayrsday day   urday ");

	private static final int LONG_WEEKDAY_ENDING_WIDTH = 6;

	private HttpDate() {
	}

	/**
	 * Writes an IMF-fixdate of {@link #LENGTH} bytes.
	 * @param epochSeconds the seconds since 1970, from {@link #MIN_EPOCH_SECONDS} to
	 * {@link #MAX_EPOCH_SECONDS}
	 * @param target where to write
	 */
	public static void format(long epochSeconds, byte[] target, int offset) {
		if (epochSeconds < MIN_EPOCH_SECONDS || epochSeconds > MAX_EPOCH_SECONDS) {
			throw new IllegalArgumentException(epochSeconds + " seconds since 1970 is no date of the years 0 to 9999");
		}
		int days = (int) Math.floorDiv(epochSeconds, SECONDS_PER_DAY);
		int secondOfDay = Math.floorMod(epochSeconds, SECONDS_PER_DAY);
		// A year starts on 1 March here, so the leap day comes last and months have the
		// lengths 31 30 31 30 31 | 31 30 31 30 31 | 31 28, a line of slope 153 / 5.
		int shifted = days + DAYS_TO_1970;
		int era = Math.floorDiv(shifted, DAYS_PER_400_YEARS);
		int dayOfEra = Math.floorMod(shifted, DAYS_PER_400_YEARS);
		int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
		int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
		int monthFromMarch = (5 * dayOfYear + 2) / 153;
		int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
		int month = (monthFromMarch < 10) ? monthFromMarch + 2 : monthFromMarch - 10;
		int year = era * 400 + yearOfEra + ((month < 2) ? 1 : 0);
		// 1 January 1970 was a Thursday.
		System.arraycopy(WEEKDAYS, 3 * Math.floorMod(days + 4, 7), target, offset, 3);
		target[offset + 3] = ',';
		target[offset + 4] = ' ';
		twoDigits(day, target, offset + 5);
		target[offset + 7] = ' ';
		System.arraycopy(MONTHS, 3 * month, target, offset + 8, 3);
		target[offset + 11] = ' ';
		twoDigits(year / 100, target, offset + 12);
		twoDigits(year % 100, target, offset + 14);
		target[offset + 16] = ' ';
		twoDigits(secondOfDay / 3600, target, offset + 17);
		target[offset + 19] = ':';
		twoDigits(secondOfDay / 60 % 60, target, offset + 20);
		target[offset + 22] = ':';
		twoDigits(secondOfDay % 60, target, offset + 23);
		target[offset + 25] = ' ';
		target[offset + 26] = 'G';
		target[offset + 27] = 'M';
		target[offset + 28] = 'T';
	}

	/**
	 * Reads an IMF-fixdate, an RFC 850 date or the output of C's {@code asctime}. Names
	 * are case-sensitive, a day or an hour that no calendar has is malformed, and so is
	 * white space around the value. The name of the day must be valid, but needn't match
	 * the date: 5.6.7 asks recipients to be robust, and the date is enough.
	 * @param nowEpochSeconds the time against which the two-digit years of RFC 850 are
	 * read
	 * @return the seconds since 1970, or {@link #MALFORMED}
	 */
	public static long parse(byte[] bytes, int from, int to, long nowEpochSeconds) {
		if (to - from < 4) {
			return MALFORMED;
		}
		int weekday = indexOfName(WEEKDAYS, bytes, from);
		if (weekday < 0) {
			return MALFORMED;
		}
		return switch (bytes[from + 3]) {
			case ',' -> imfFixdate(bytes, from, to);
			case ' ' -> asctime(bytes, from, to);
			default -> rfc850(bytes, from, to, weekday, nowEpochSeconds);
		};
	}

	// Sun, 06 Nov 1994 08:49:37 GMT.
	private static long imfFixdate(byte[] bytes, int from, int to) {
		if (to - from != LENGTH || bytes[from + 4] != ' ' || bytes[from + 7] != ' ' || bytes[from + 11] != ' '
				|| !isGmt(bytes, from + 25)) {
			return MALFORMED;
		}
		return epochSeconds(fourDigits(bytes, from + 12), indexOfName(MONTHS, bytes, from + 8),
				twoDigits(bytes, from + 5), secondOfDay(bytes, from + 16));
	}

	// Sun Nov 6 08:49:37 1994: a day below ten has a space for its first digit.
	private static long asctime(byte[] bytes, int from, int to) {
		if (to - from != 24 || bytes[from + 7] != ' ' || bytes[from + 19] != ' ') {
			return MALFORMED;
		}
		int day = (bytes[from + 8] == ' ') ? digit(bytes, from + 9) : twoDigits(bytes, from + 8);
		return epochSeconds(fourDigits(bytes, from + 20), indexOfName(MONTHS, bytes, from + 4), day,
				secondOfDay(bytes, from + 10));
	}

	// Sunday, 06-Nov-94 08:49:37 GMT.
	private static long rfc850(byte[] bytes, int from, int to, int weekday, long nowEpochSeconds) {
		int at = from + 3;
		for (int i = 0; i < LONG_WEEKDAY_ENDING_WIDTH; i++) {
			byte expected = LONG_WEEKDAY_ENDINGS[weekday * LONG_WEEKDAY_ENDING_WIDTH + i];
			if (expected == ' ') {
				break;
			}
			if (at == to || bytes[at++] != expected) {
				return MALFORMED;
			}
		}
		if (to - at != 24 || bytes[at] != ',' || bytes[at + 1] != ' ' || bytes[at + 4] != '-' || bytes[at + 8] != '-'
				|| !isGmt(bytes, at + 20)) {
			return MALFORMED;
		}
		int day = twoDigits(bytes, at + 2);
		int month = indexOfName(MONTHS, bytes, at + 5);
		int yearOfCentury = twoDigits(bytes, at + 9);
		int secondOfDay = secondOfDay(bytes, at + 11);
		if ((day | month | yearOfCentury | secondOfDay) < 0) {
			return MALFORMED;
		}
		int year = fullYear(yearOfCentury, month, day, secondOfDay, nowEpochSeconds);
		return epochSeconds(year, month, day, secondOfDay);
	}

	// "MUST interpret a timestamp that appears to be more than 50 years in the future as
	// representing the most recent year in the past that had the same last two digits":
	// the latest such year that is not more than 50 years ahead, to the second.
	private static int fullYear(int yearOfCentury, int month, int day, int secondOfDay, long nowEpochSeconds) {
		int latest = year(nowEpochSeconds) + 50;
		int year = latest - Math.floorMod(latest - yearOfCentury, 100);
		long fiftyYearsBefore = (long) epochDay(year - 50, month, day) * SECONDS_PER_DAY + secondOfDay;
		return (fiftyYearsBefore > nowEpochSeconds) ? year - 100 : year;
	}

	// The inverse of epochDay as far as the year goes.
	private static int year(long epochSeconds) {
		int days = (int) Math.floorDiv(epochSeconds, SECONDS_PER_DAY);
		int year = 1970 + (int) Math.floorDiv(days * 400L, DAYS_PER_400_YEARS);
		// The mean year is right up to a day or two at either end.
		if (epochDay(year + 1, 0, 1) <= days) {
			return year + 1;
		}
		return (epochDay(year, 0, 1) > days) ? year - 1 : year;
	}

	// Any negative argument stands for a field that could not be read.
	private static long epochSeconds(int year, int month, int day, int secondOfDay) {
		if ((year | month | secondOfDay) < 0 || day < 1 || day > daysInMonth(year, month)) {
			return MALFORMED;
		}
		return (long) epochDay(year, month, day) * SECONDS_PER_DAY + secondOfDay;
	}

	private static int epochDay(int year, int month, int day) {
		int yearFromMarch = (month < 2) ? year - 1 : year;
		int era = Math.floorDiv(yearFromMarch, 400);
		int yearOfEra = Math.floorMod(yearFromMarch, 400);
		int monthFromMarch = (month < 2) ? month + 10 : month - 2;
		int dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
		int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
		return era * DAYS_PER_400_YEARS + dayOfEra - DAYS_TO_1970;
	}

	private static int daysInMonth(int year, int month) {
		return switch (month) {
			case 1 -> (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28;
			case 3, 5, 8, 10 -> 30;
			default -> 31;
		};
	}

	// Reads " 08:49:37". 23:59:60 is a leap second (RFC 5322 3.3) and counts as the
	// second
	// after it; elsewhere in a day there is none.
	private static int secondOfDay(byte[] bytes, int at) {
		int hour = twoDigits(bytes, at + 1);
		int minute = twoDigits(bytes, at + 4);
		int second = twoDigits(bytes, at + 7);
		if (bytes[at] != ' ' || bytes[at + 3] != ':' || bytes[at + 6] != ':' || (hour | minute | second) < 0
				|| hour > 23 || minute > 59 || second > 60) {
			return -1;
		}
		int secondOfDay = hour * 3600 + minute * 60 + second;
		return (second == 60 && secondOfDay != SECONDS_PER_DAY) ? -1 : secondOfDay;
	}

	private static boolean isGmt(byte[] bytes, int at) {
		return bytes[at] == ' ' && bytes[at + 1] == 'G' && bytes[at + 2] == 'M' && bytes[at + 3] == 'T';
	}

	private static int indexOfName(byte[] names, byte[] bytes, int at) {
		for (int i = 0; i < names.length; i += 3) {
			if (names[i] == bytes[at] && names[i + 1] == bytes[at + 1] && names[i + 2] == bytes[at + 2]) {
				return i / 3;
			}
		}
		return -1;
	}

	private static void twoDigits(int value, byte[] target, int at) {
		target[at] = (byte) ('0' + value / 10);
		target[at + 1] = (byte) ('0' + value % 10);
	}

	private static int fourDigits(byte[] bytes, int at) {
		int high = twoDigits(bytes, at);
		int low = twoDigits(bytes, at + 2);
		return ((high | low) < 0) ? -1 : high * 100 + low;
	}

	private static int twoDigits(byte[] bytes, int at) {
		int high = digit(bytes, at);
		int low = digit(bytes, at + 1);
		return ((high | low) < 0) ? -1 : high * 10 + low;
	}

	private static int digit(byte[] bytes, int at) {
		int digit = bytes[at] - '0';
		return (digit >= 0 && digit <= 9) ? digit : -1;
	}

}
