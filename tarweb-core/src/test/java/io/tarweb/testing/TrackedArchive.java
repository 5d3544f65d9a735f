package io.tarweb.testing;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.tarweb.reload.ArchiveSource;

/**
 * An archive that knows how often it is open. What is left to the garbage collector
 * counts as open for good, although the mapping goes in the end.
 */
public final class TrackedArchive implements ArchiveSource {

	private final Path file;

	private final AtomicInteger open = new AtomicInteger();

	public TrackedArchive(Path file) {
		this.file = file;
	}

	@Override
	public Path fetch() {
		this.open.incrementAndGet();
		return this.file;
	}

	@Override
	public void release(Path file) {
		this.open.decrementAndGet();
	}

	/**
	 * How many loads of the archive haven't been released.
	 * @return the number
	 */
	public int open() {
		return this.open.get();
	}

	@Override
	public String location() {
		return this.file.toString();
	}

}
