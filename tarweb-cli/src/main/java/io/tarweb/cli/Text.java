package io.tarweb.cli;

import java.time.Duration;
import java.util.Locale;

/**
 * Numbers in readable form.
 */
final class Text {

	private static final String[] UNITS = { "B", "kB", "MB", "GB", "TB" };

	private Text() {
	}

	static String bytes(long bytes) {
		double value = bytes;
		int unit = 0;
		while (value >= 1000 && unit < UNITS.length - 1) {
			value /= 1000;
			unit++;
		}
		return String.format(Locale.ROOT, (unit == 0) ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
	}

	static String count(long number, String one, String many) {
		return String.format(Locale.ROOT, "%,d %s", number, (number == 1) ? one : many);
	}

	static String percent(long part, long whole) {
		return (whole == 0) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
	}

	static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
	}

}
