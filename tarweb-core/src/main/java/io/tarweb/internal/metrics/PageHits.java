package io.tarweb.internal.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import io.tarweb.internal.layer.Layer;
import org.jspecify.annotations.Nullable;

/**
 * How often each resource of one layer was requested on one event loop. Exact, and only
 * as large as the requested part of the layer: counters come in chunks of neighbours.
 * Written by that loop's thread, read by any.
 */
final class PageHits {

	/** 4 kB of counters. */
	private static final int CHUNK_SHIFT = 9;

	private static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

	private static final VarHandle CHUNKS = MethodHandles.arrayElementVarHandle(long[][].class);

	/** {@code null} once the layer is out of service and these counts are settled. */
	private @Nullable Layer layer;

	private final long[] @Nullable [] chunks;

	PageHits(Layer layer) {
		this.layer = layer;
		this.chunks = new long[(layer.resources().numbers() + CHUNK_MASK) >>> CHUNK_SHIFT][];
	}

	/**
	 * Whether these are the counts of a layer. A plain read is enough: a loop learns of a
	 * layer only after the counts of the previous one were closed.
	 */
	boolean isOf(Layer layer) {
		return this.layer == layer;
	}

	@Nullable Layer layer() {
		return this.layer;
	}

	/**
	 * Counts a request. Allocates for the first of a chunk's resources.
	 */
	void add(int resource) {
		long[] chunk = this.chunks[resource >>> CHUNK_SHIFT];
		if (chunk == null) {
			chunk = new long[1 << CHUNK_SHIFT];
			CHUNKS.setRelease(this.chunks, resource >>> CHUNK_SHIFT, chunk);
		}
		Counters.increase(chunk, resource & CHUNK_MASK, 1);
	}

	/**
	 * Adds these counts to others.
	 * @param sums the counts by resource
	 */
	void addTo(long[] sums) {
		for (int i = 0; i < this.chunks.length; i++) {
			long[] chunk = (long[]) CHUNKS.getAcquire(this.chunks, i);
			if (chunk != null) {
				int first = i << CHUNK_SHIFT;
				int length = Math.min(chunk.length, sums.length - first);
				for (int at = 0; at < length; at++) {
					sums[first + at] += Counters.read(chunk, at);
				}
			}
		}
	}

	/** Ends counting here. */
	void close() {
		this.layer = null;
	}

}
