package io.tarweb.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a round asks for, over and over.
 */
enum LoadCase {

	PAGE("10kB", "A page of 10 kB, one path", BenchContent.PAGE, 0.80),

	SMALL("200B", "A file of 200 B, one path", BenchContent.SMALL, 0.65),

	RANDOM("random", "Pages of 2 to 20 kB, 18,000 paths in random order", BenchContent.randomPage(0), 0.80),

	NOT_MODIFIED("304", "304 for a page of 10 kB, by the server's own validator", BenchContent.PAGE, 0.80),

	PIPELINED("pipelined", "A file of 200 B, 16 requests at a time on each connection", BenchContent.SMALL, 0.12),

	LARGE("1MB", "A file of 1 MB, one path", BenchContent.LARGE, 1.0),

	TLS("tls", "A page of 10 kB, one path, over TLS 1.3 (AES-128-GCM, in user space)", BenchContent.PAGE, 0.85),

	HTTP2("h2-1", "A page of 10 kB over HTTP/2, one request at a time on each connection", BenchContent.PAGE, 0.85),

	HTTP2_STREAMS("h2-16", "A page of 10 kB over HTTP/2, 16 requests at a time on each connection", BenchContent.PAGE,
			0.50),

	HTTP2_TLS("h2-tls-16",
			"A page of 10 kB over HTTP/2 and TLS 1.3 (AES-128-GCM, in user space), 16 requests at a time",
			BenchContent.PAGE, 0.70),

	HTTP2_PAGE("h2-page", "A page of 10 kB and eleven other files, as a browser asks for them, over HTTP/2",
			BenchContent.PAGE, 0.50);

	private static final Set<LoadCase> OVER_HTTP2 = EnumSet.of(HTTP2, HTTP2_STREAMS, HTTP2_TLS, HTTP2_PAGE);

	private static final Set<LoadCase> OVER_TLS = EnumSet.of(TLS, HTTP2_TLS);

	/** What a page brings with it. */
	private static final int FILES_OF_PAGE = 10;

	/** How many requests are sent at once when they are pipelined. */
	static final int PIPELINE = 16;

	private final String label;

	private final String title;

	private final String path;

	private final double goal;

	LoadCase(String label, String title, String path, double goal) {
		this.label = label;
		this.title = title;
		this.path = path;
		this.goal = goal;
	}

	/** Finds a case by the name that it has on the command line. */
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

	/** The path that is asked for, or one of them. */
	String path() {
		return this.path;
	}

	/** All paths that are asked for in turn, but for random ones. */
	List<String> paths() {
		if (this != HTTP2_PAGE) {
			return List.of(this.path);
		}
		List<String> paths = new ArrayList<>(List.of(BenchContent.PAGE, BenchContent.SMALL));
		for (int page = 0; page < FILES_OF_PAGE; page++) {
			paths.add(BenchContent.randomPage(page));
		}
		return paths;
	}

	boolean isTls() {
		return OVER_TLS.contains(this);
	}

	boolean isHttp2() {
		return OVER_HTTP2.contains(this);
	}

	/** How many requests are under way on each connection. */
	int inFlight() {
		return switch (this) {
			case PIPELINED, HTTP2_STREAMS, HTTP2_TLS -> PIPELINE;
			case HTTP2_PAGE -> paths().size();
			default -> 1;
		};
	}

	/** At most this much of nginx's time. */
	double goal() {
		return this.goal;
	}

	String url(int port, String path) {
		return (isTls() ? "https" : "http") + "://127.0.0.1:" + port + path;
	}

}
