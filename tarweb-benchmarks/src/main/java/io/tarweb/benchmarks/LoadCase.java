package io.tarweb.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a round asks for, over and over.
 */
enum LoadCase {

	/** One path, a page of 10 kB. */
	PAGE("10kB", "A page of 10 kB, one path", BenchContent.PAGE),

	/** One path, 200 bytes. */
	SMALL("200B", "A file of 200 B, one path", BenchContent.SMALL),

	/** All the random pages, in random order. */
	RANDOM("random", "Pages of 2 to 20 kB, 18,000 paths in random order", BenchContent.randomPage(0)),

	/** A page that the client has already. */
	NOT_MODIFIED("304", "304 for a page of 10 kB, by the server's own validator", BenchContent.PAGE),

	/** Sixteen requests at a time. */
	PIPELINED("pipelined", "A file of 200 B, 16 requests at a time on each connection", BenchContent.SMALL),

	/** One path, a file of 1 MB. */
	LARGE("1MB", "A file of 1 MB, one path", BenchContent.LARGE),

	/** The page, encrypted. */
	TLS("tls", "A page of 10 kB, one path, over TLS 1.3 (AES-128-GCM, in user space)", BenchContent.PAGE);

	/** How many requests are sent at once when they are pipelined. */
	static final int PIPELINE = 16;

	private final String label;

	private final String title;

	private final String path;

	LoadCase(String label, String title, String path) {
		this.label = label;
		this.title = title;
		this.path = path;
	}

	/**
	 * Finds a case by the name that it has on the command line.
	 * @param label the name
	 * @return the case
	 */
	static LoadCase of(String label) {
		return Arrays.stream(values())
			.filter((candidate) -> candidate.label.equalsIgnoreCase(label))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No case '" + label + "'; there are "
					+ Arrays.stream(values()).map(LoadCase::label).collect(Collectors.joining(", "))));
	}

	String label() {
		return this.label;
	}

	String title() {
		return this.title;
	}

	/**
	 * The path that is asked for, or one of them.
	 * @return the path of the URL
	 */
	String path() {
		return this.path;
	}

}
