package io.tarweb.benchmarks.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.tarweb.internal.answer.Answer;
import io.tarweb.internal.answer.Answerer;
import io.tarweb.internal.answer.NotModified;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.http1.RequestScanner;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.routing.Routes;
import io.tarweb.settings.SitePolicy;
import org.jspecify.annotations.Nullable;
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
 * What it takes to decide what a request gets, once its head is scanned.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class AnswerBenchmark {

	private static final int MEMBERS = 18_000;

	/** The one that is asked for. */
	private static final int MEMBER = 1234;

	private static final long NOW_EPOCH_SECOND = 1_800_000_000;

	/** What is asked for. */
	@Param({ "page", "page to a browser", "revalidation", "nothing" })
	public String request = "";

	private final RequestScanner scanner = new RequestScanner(Requests.MAX_HEAD_BYTES);

	private final Answerer answerer = new Answerer(Requests.MAX_HEAD_BYTES, 0, Routes.SINGLE);

	private @Nullable Edition edition;

	@Setup
	public void prepare() throws IOException {
		Path file = BenchArchives.withMembers(MEMBERS);
		Archive archive = Archive.open(file);
		Layer layer = Layer.prepare(archive, SitePolicy.DEFAULTS, "benchmark", System.nanoTime(), (closed) -> {
		});
		this.edition = Edition.of(List.of(layer), Duration.ZERO);
		// The mapping stays.
		Files.delete(file);
		byte[] name = BenchArchives.name(MEMBER).getBytes(StandardCharsets.US_ASCII);
		String entityTag = String.format("\"%016x\"",
				layer.resources().contentHash(archive.find(name, 0, name.length)));
		byte[] bytes = text(entityTag).getBytes(StandardCharsets.ISO_8859_1);
		int end = this.scanner.scan(Arrays.copyOf(bytes, bytes.length + Requests.MAX_HEAD_BYTES), 0, bytes.length);
		if (end != bytes.length) {
			throw new IllegalStateException("The request isn't understood: " + end);
		}
		if (this.request.equals("revalidation") && !(answer() instanceof NotModified)) {
			throw new IllegalStateException("The validator isn't the page's: " + entityTag);
		}
	}

	private String text(String entityTag) {
		String path = "/" + BenchArchives.name(MEMBER);
		return switch (this.request) {
			case "page" -> Requests.ofWrk(path);
			case "page to a browser" -> Requests.ofBrowser(path);
			case "revalidation" -> Requests.conditional(Requests.ofBrowser(path), entityTag);
			default -> Requests.ofWrk("/docs/section-012/nothing.html");
		};
	}

	@Benchmark
	public Answer answer() {
		this.answerer.route(this.scanner.request().head());
		return this.answerer.answer(this.scanner.request().head(), edition(), NOW_EPOCH_SECOND);
	}

	@TearDown
	public void close() {
		edition().release();
	}

	private Edition edition() {
		if (this.edition == null) {
			throw new IllegalStateException("Not prepared");
		}
		return this.edition;
	}

}
