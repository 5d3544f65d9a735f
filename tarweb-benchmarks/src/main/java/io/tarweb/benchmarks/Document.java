package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The report: written by hand, but for sections between two comments, each of which
 * belongs to one measurement and is replaced by its next run.
 */
final class Document {

	private final Path file;

	Document(Path file) {
		this.file = file;
	}

	/**
	 * Replaces a section, or adds it at the end.
	 * @param section its name
	 * @param text its new text
	 * @throws IOException if the file can't be read or written
	 */
	void replace(String section, String text) throws IOException {
		Files.createDirectories(this.file.toAbsolutePath().getParent());
		String before = Files.exists(this.file) ? Files.readString(this.file) : "# Benchmarks\n";
		Files.writeString(this.file, replaced(before, section, text));
	}

	static String replaced(String document, String section, String text) {
		String begin = "<!-- " + section + ": written by ./bench -->";
		String end = "<!-- end of " + section + " -->";
		String filled = begin + "\n\n" + text.strip() + "\n\n" + end;
		int from = document.indexOf(begin);
		if (from < 0) {
			return document + "\n" + filled + "\n";
		}
		int to = document.indexOf(end, from);
		if (to < 0) {
			throw new IllegalArgumentException("Nothing says where the section '" + section + "' ends");
		}
		return document.substring(0, from) + filled + document.substring(to + end.length());
	}

}
