package io.tarweb.benchmarks.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import io.tarweb.internal.archive.Archive;
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
 * What it takes to find a name among many, each time another one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class LookUpBenchmark {

	/** A power of two, so that the next name is found by a mask. */
	private static final int NAMES = 1 << 16;

	/** How many names there are. */
	@Param({ "18000", "1000000" })
	public int members;

	private final byte[][] names = new byte[NAMES][];

	private @Nullable Archive archive;

	private int next;

	@Setup
	public void open() throws IOException {
		Path file = BenchArchives.withMembers(this.members);
		this.archive = Archive.open(file);
		// The mapping stays.
		Files.delete(file);
		SplittableRandom random = new SplittableRandom(1);
		for (int i = 0; i < NAMES; i++) {
			this.names[i] = BenchArchives.name(random.nextInt(this.members)).getBytes(StandardCharsets.US_ASCII);
		}
	}

	@Benchmark
	public int find() {
		byte[] name = this.names[this.next++ & NAMES - 1];
		return archive().find(name, 0, name.length);
	}

	@TearDown
	public void close() {
		archive().close();
	}

	private Archive archive() {
		if (this.archive == null) {
			throw new IllegalStateException("Not opened");
		}
		return this.archive;
	}

}
