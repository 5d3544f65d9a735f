package io.tarweb.pack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The files between the walk and the archive, in order: those that are being prepared,
 * and those that are ready and wait for their turn. Their heap is limited. Belongs to one
 * thread.
 */
final class PreparationWindow implements AutoCloseable {

	/** The part of the heap that the window may take. */
	private static final int HEAP_PART = 4;

	/** Enough to have work while a large file is written. */
	private static final int MAX_ENTRIES = 4096;

	private final FilePreparation preparation;

	private final ExecutorService threads;

	private final Deque<Pending> pending = new ArrayDeque<>();

	private final long maxBytes = Runtime.getRuntime().maxMemory() / HEAP_PART;

	private long bytes;

	PreparationWindow(FilePreparation preparation, int threads) {
		this.preparation = preparation;
		AtomicInteger number = new AtomicInteger();
		this.threads = Executors.newFixedThreadPool(threads, (task) -> {
			Thread thread = new Thread(task, "tarweb-pack-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
	}

	/** A file that is larger than the whole window has it to itself. */
	boolean hasRoomFor(SourceEntry entry) {
		return this.pending.isEmpty()
				|| this.pending.size() < MAX_ENTRIES && this.bytes + costBytes(entry) <= this.maxBytes;
	}

	private long costBytes(SourceEntry entry) {
		return (entry.type() == SourceEntry.Type.FILE) ? this.preparation.costBytes(entry) : 0;
	}

	void add(SourceEntry entry) {
		Future<PreparedFile> file = (entry.type() == SourceEntry.Type.FILE)
				? this.threads.submit(() -> this.preparation.prepare(entry)) : null;
		this.pending.add(new Pending(entry, file));
		this.bytes += costBytes(entry);
	}

	boolean isEmpty() {
		return this.pending.isEmpty();
	}

	SourceEntry next() {
		return this.pending.element().entry;
	}

	/**
	 * Removes the oldest entry, waiting until it is prepared.
	 * @return the prepared file, {@code null} if it isn't a file
	 * @throws IOException if it couldn't be prepared
	 */
	@Nullable PreparedFile take() throws IOException {
		Pending oldest = this.pending.remove();
		this.bytes -= costBytes(oldest.entry);
		if (oldest.file == null) {
			return null;
		}
		try {
			return oldest.file.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PackException(PackException.Kind.INTERRUPTED, "Interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw unwrapped(ex);
		}
	}

	private static IOException unwrapped(ExecutionException ex) throws IOException {
		if (ex.getCause() instanceof IOException cause) {
			return cause;
		}
		if (ex.getCause() instanceof UncheckedIOException cause) {
			return new IOException(cause);
		}
		if (ex.getCause() instanceof Error cause) {
			throw cause;
		}
		throw new IllegalStateException(ex.getCause());
	}

	/** Running compressions aren't waited for; their workspace is deleted anyway. */
	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private record Pending(SourceEntry entry, @Nullable Future<PreparedFile> file) {

	}

}
