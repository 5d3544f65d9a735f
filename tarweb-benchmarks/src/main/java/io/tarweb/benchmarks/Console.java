package io.tarweb.benchmarks;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * What whoever started the run gets to see while it lasts.
 */
final class Console {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

	private Console() {
	}

	static void say(String format, @Nullable Object... values) {
		System.out.println(LocalTime.now().format(TIME) + " " + String.format(format, values));
	}

}
