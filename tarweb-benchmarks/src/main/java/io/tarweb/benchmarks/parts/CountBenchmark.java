package io.tarweb.benchmarks.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.tarweb.http.Coding;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.http1.RequestScanner;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.metrics.SiteMeters;
import io.tarweb.internal.metrics.SiteRecorder;
import io.tarweb.settings.SitePolicy;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it takes to count an answer.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CountBenchmark {

	private static final int MEMBERS = 18_000;

	/** Powers of two, so that the next is found by a mask. */
	private static final int PAGES = 1 << 16;

	private static final int PATHS = 1 << 12;

	private final SiteRecorder recorder = new SiteMeters().newRecorder(Runnable::run);

	private final int[] pages = new int[PAGES];

	private final RequestHead[] paths = new RequestHead[PATHS];

	private @Nullable Layer layer;

	private int next;

	@Setup
	public void prepare() throws IOException {
		Path file = BenchArchives.withMembers(MEMBERS);
		this.layer = Layer.prepare(Archive.open(file), SitePolicy.DEFAULTS, "benchmark", System.nanoTime(),
				(closed) -> {
				});
		// The mapping stays.
		Files.delete(file);
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < PAGES; i++) {
			this.pages[i] = random.nextInt(MEMBERS);
		}
		for (int i = 0; i < PATHS; i++) {
			this.paths[i] = head("/docs/" + Long.toString(random.nextLong(), 36));
		}
	}

	private static RequestHead head(String path) {
		byte[] bytes = Requests.ofBrowser(path).getBytes(StandardCharsets.ISO_8859_1);
		RequestScanner scanner = new RequestScanner(Requests.MAX_HEAD_BYTES);
		scanner.scan(Arrays.copyOf(bytes, bytes.length + Requests.MAX_HEAD_BYTES), 0, bytes.length);
		return scanner.request().head();
	}

	@Benchmark
	public void samePage() {
		this.recorder.answered(200, 10_000);
		this.recorder.found(layer(), 1234, Coding.IDENTITY);
	}

	@Benchmark
	public void anyPage() {
		this.recorder.answered(200, 10_000);
		this.recorder.found(layer(), this.pages[this.next++ & PAGES - 1], Coding.IDENTITY);
	}

	@Benchmark
	public void sameMiss() {
		this.recorder.answered(404, 100);
		this.recorder.missed(this.paths[0], 0);
	}

	/** More paths than there are slots, so that each takes one from another. */
	@Benchmark
	public void madeUpMisses() {
		this.recorder.answered(404, 100);
		this.recorder.missed(this.paths[this.next++ & PATHS - 1], 0);
	}

	@TearDown
	public void close() {
		layer().held().release();
	}

	private Layer layer() {
		if (this.layer == null) {
			throw new IllegalStateException("Not prepared");
		}
		return this.layer;
	}

}
