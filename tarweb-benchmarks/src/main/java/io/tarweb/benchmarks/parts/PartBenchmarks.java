package io.tarweb.benchmarks.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.tarweb.benchmarks.BenchContent;
import io.tarweb.benchmarks.TarWriter;
import io.tarweb.http.Coding;
import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.Answerer;
import io.tarweb.internal.answer.NotModified;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http1.RequestScanner;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.metrics.SiteMeters;
import io.tarweb.internal.metrics.SiteRecorder;
import io.tarweb.internal.routing.Routes;
import io.tarweb.settings.SitePolicy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the steps of an answer take, each by itself.
 */
@SuppressWarnings("NullAway.Init")
public final class PartBenchmarks {

	private static final int MAX_HEAD_BYTES = 16 * 1024;

	private static final int MEMBERS = 18_000;

	/** The one that is asked for. */
	private static final int MEMBER = 1234;

	private static final long NOW_EPOCH_SECOND = 1_800_000_000;

	/** Powers of two, so that the next is found by a mask. */
	private static final int NAMES = 1 << 16;

	private static final int PATHS = 1 << 12;

	private PartBenchmarks() {
	}

	private static String ofWrk(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:8081\r\n\r\n";
	}

	private static String ofBrowser(String path, String more) {
		return "GET " + path + """
				 HTTP/1.1
				Host: docs.example.org
				User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
				Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
				Accept-Language: en-US,en;q=0.5
				Accept-Encoding: gzip, deflate, br, zstd
				Referer: https://docs.example.org/docs/index.html
				Connection: keep-alive
				Upgrade-Insecure-Requests: 1
				Sec-Fetch-Dest: document
				Sec-Fetch-Mode: navigate
				Sec-Fetch-Site: same-origin
				Sec-Fetch-User: ?1
				Priority: u=0, i
				""".replace("\n", "\r\n") + more + "\r\n";
	}

	/** A buffer as the server has it, with room behind the request. */
	private static byte[] buffer(String request) {
		return Arrays.copyOf(request.getBytes(StandardCharsets.ISO_8859_1), request.length() + MAX_HEAD_BYTES);
	}

	private static RequestHead head(String request) {
		RequestScanner scanner = new RequestScanner(MAX_HEAD_BYTES);
		int end = scanner.scan(buffer(request), 0, request.length());
		if (end != request.length()) {
			throw new IllegalStateException("The request isn't understood: " + end);
		}
		return scanner.request().head();
	}

	private static byte[] name(int member) {
		return BenchContent.randomPage(member).substring(1).getBytes(StandardCharsets.US_ASCII);
	}

	private static Archive archive(int members) throws IOException {
		Path file = TarWriter.withMembers(members);
		Archive archive = ArchiveOpening.open(file);
		// The mapping stays.
		Files.delete(file);
		return archive;
	}

	private static Layer layer(Archive archive) {
		return Layer.prepare(archive, SitePolicy.DEFAULTS, "benchmark", System.nanoTime(), (closed) -> {
		});
	}

	/**
	 * What all but one have in common.
	 */
	@BenchmarkMode(Mode.AverageTime)
	@OutputTimeUnit(TimeUnit.NANOSECONDS)
	@State(Scope.Thread)
	public abstract static class Part {

	}

	/**
	 * What it takes to find the parts of a request head.
	 */
	public static class ScanBenchmark extends Part {

		/** The request of a load generator and that of a browser. */
		@Param({ "wrk", "browser" })
		public String client;

		private final RequestScanner scanner = new RequestScanner(MAX_HEAD_BYTES);

		private byte[] bytes;

		private int length;

		@Setup
		public void read() {
			String path = "/docs/section-012/page-01234.html";
			String request = this.client.equals("browser") ? ofBrowser(path, "") : ofWrk(path);
			this.length = request.length();
			this.bytes = buffer(request);
		}

		@Benchmark
		public int scan() {
			return this.scanner.scan(this.bytes, 0, this.length);
		}

	}

	/**
	 * What it takes to find a name among many, each time another one.
	 */
	public static class LookUpBenchmark extends Part {

		/** How many names there are. */
		@Param({ "18000", "1000000" })
		public int members;

		private final byte[][] names = new byte[NAMES][];

		private Archive archive;

		private int next;

		@Setup
		public void open() throws IOException {
			this.archive = archive(this.members);
			SplittableRandom random = new SplittableRandom(1);
			for (int i = 0; i < NAMES; i++) {
				this.names[i] = name(random.nextInt(this.members));
			}
		}

		@Benchmark
		public int find() {
			byte[] name = this.names[this.next++ & NAMES - 1];
			return this.archive.find(name, 0, name.length);
		}

		@TearDown
		public void close() {
			this.archive.close();
		}

	}

	/**
	 * What it takes to decide what a request gets, once its head is scanned.
	 */
	public static class AnswerBenchmark extends Part {

		/** What is asked for. */
		@Param({ "page", "page to a browser", "revalidation", "nothing" })
		public String request;

		private final Answerer answerer = new Answerer(MAX_HEAD_BYTES, 0, Routes.SINGLE);

		private Edition edition;

		private RequestHead head;

		@Setup
		public void prepare() throws IOException {
			Archive archive = archive(MEMBERS);
			Layer layer = layer(archive);
			this.edition = Edition.of(List.of(layer), Duration.ZERO);
			byte[] name = name(MEMBER);
			String entityTag = String.format("\"%016x\"",
					layer.resources().contentHash(archive.find(name, 0, name.length)));
			String path = BenchContent.randomPage(MEMBER);
			String text = switch (this.request) {
				case "page" -> ofWrk(path);
				case "page to a browser" -> ofBrowser(path, "");
				case "revalidation" -> ofBrowser(path, "If-None-Match: " + entityTag + "\r\n");
				default -> ofWrk("/docs/section-012/nothing.html");
			};
			this.head = head(text);
			if (this.request.equals("revalidation") && !(answer() instanceof NotModified)) {
				throw new IllegalStateException("The validator isn't the page's: " + entityTag);
			}
		}

		@Benchmark
		public Answer answer() {
			this.answerer.route(this.head);
			return this.answerer.answer(this.head, this.edition, NOW_EPOCH_SECOND);
		}

		@TearDown
		public void close() {
			this.edition.release();
		}

	}

	/**
	 * What it takes to count an answer.
	 */
	public static class CountBenchmark extends Part {

		private final SiteRecorder recorder = new SiteMeters().newRecorder(Runnable::run);

		private final int[] pages = new SplittableRandom(1).ints(NAMES, 0, MEMBERS).toArray();

		private final RequestHead[] paths = new RequestHead[PATHS];

		private Layer layer;

		private int next;

		@Setup
		public void prepare() throws IOException {
			this.layer = layer(archive(MEMBERS));
			SplittableRandom random = new SplittableRandom(1);
			for (int i = 0; i < PATHS; i++) {
				this.paths[i] = head(ofBrowser("/docs/" + Long.toString(random.nextLong(), 36), ""));
			}
		}

		@Benchmark
		public void samePage() {
			this.recorder.answered(200, false, 10_000);
			this.recorder.found(this.layer, MEMBER, Coding.IDENTITY);
		}

		@Benchmark
		public void anyPage() {
			this.recorder.answered(200, false, 10_000);
			this.recorder.found(this.layer, this.pages[this.next++ & NAMES - 1], Coding.IDENTITY);
		}

		@Benchmark
		public void sameMiss() {
			this.recorder.answered(404, false, 100);
			this.recorder.missed(this.paths[0], 0);
		}

		/** More paths than there are slots, so that each takes one from another. */
		@Benchmark
		public void madeUpMisses() {
			this.recorder.answered(404, false, 100);
			this.recorder.missed(this.paths[this.next++ & PATHS - 1], 0);
		}

		@TearDown
		public void close() {
			this.layer.held().release();
		}

	}

	/**
	 * What it takes to read the headers of an archive in the page cache, without hashing
	 * what is in it.
	 */
	@BenchmarkMode(Mode.AverageTime)
	@OutputTimeUnit(TimeUnit.MILLISECONDS)
	@State(Scope.Thread)
	public static class IndexBenchmark {

		/** How many members the archive has. */
		@Param("100000")
		public int members;

		private Path file;

		@Setup
		public void write() throws IOException {
			this.file = TarWriter.withMembers(this.members);
		}

		@Benchmark
		public int open() {
			try (Archive archive = ArchiveOpening.open(this.file)) {
				return archive.size();
			}
		}

		@TearDown
		public void delete() throws IOException {
			Files.delete(this.file);
		}

	}

}
