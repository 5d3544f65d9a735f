package io.tarweb.internal.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

import io.tarweb.benchmarks.TarWriter;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How many MiB of content one core hashes in a second.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
public class ContentHashBenchmark {

	private static final int CONTENT_MIB = 256;

	/** How large the members are. */
	@Param({ "8192", "1048576" })
	public int memberBytes;

	/** The stream inside runs on the pool that it is called in: this one has one core. */
	private final ForkJoinPool core = new ForkJoinPool(1);

	private @Nullable Archive archive;

	@Setup
	public void open() throws IOException {
		Path file = Files.createTempFile("tarweb-bench", ".tar");
		byte[] content = new byte[this.memberBytes];
		SplittableRandom random = new SplittableRandom(1);
		try (TarWriter writer = new TarWriter(file)) {
			for (int member = 0; member < CONTENT_MIB * 1024 * 1024 / this.memberBytes; member++) {
				random.nextBytes(content);
				writer.file(Integer.toString(member), content);
			}
		}
		this.archive = ArchiveOpening.open(file);
		// The mapping stays.
		Files.delete(file);
	}

	@Benchmark
	@OperationsPerInvocation(CONTENT_MIB)
	public long hashMib() throws InterruptedException, ExecutionException {
		return this.core.submit(() -> new ContentHashes(archive()).of(0)).get();
	}

	@TearDown
	public void close() {
		archive().close();
		this.core.shutdown();
	}

	private Archive archive() {
		if (this.archive == null) {
			throw new IllegalStateException("Not opened");
		}
		return this.archive;
	}

}
