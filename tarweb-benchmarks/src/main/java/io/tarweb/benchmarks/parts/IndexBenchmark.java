package io.tarweb.benchmarks.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.tarweb.internal.archive.Archive;
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
 * What it takes to read the headers of an archive in the page cache, without hashing what
 * is in it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class IndexBenchmark {

	/** How many members the archive has. */
	@Param("100000")
	public int members;

	private Path file = Path.of("");

	@Setup
	public void write() throws IOException {
		this.file = BenchArchives.withMembers(this.members);
	}

	@Benchmark
	public int open() {
		try (Archive archive = Archive.open(this.file)) {
			return archive.size();
		}
	}

	@TearDown
	public void delete() throws IOException {
		Files.delete(this.file);
	}

}
