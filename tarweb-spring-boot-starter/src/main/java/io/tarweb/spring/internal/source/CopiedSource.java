package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The common part of sources that serve a copy: the cache directory, opened when it is
 * first needed, and the copies that are in use. Changes are only found by asking.
 *
 * @param <C> what is known of a copy
 */
abstract class CopiedSource<C> implements WatchableSource, AutoCloseable {

	private final SourceSettings settings;

	private final String rawLocation;

	private final Uses<C> uses = new Uses<>();

	private volatile @Nullable CacheDirectory cache;

	CopiedSource(SourceSettings settings, String rawLocation) {
		this.settings = settings;
		this.rawLocation = rawLocation;
	}

	/**
	 * The cache directory, opened now if it isn't. One thread at a time.
	 */
	final CacheDirectory cache() throws UnavailableException {
		CacheDirectory open = this.cache;
		if (open == null) {
			open = this.settings.openCache(this.rawLocation);
			this.cache = open;
		}
		return open;
	}

	/**
	 * Exceptions that aren't the origin's are the file system's.
	 */
	final UnavailableException unavailable(IOException ex) {
		return (ex instanceof UnavailableException unavailable) ? unavailable
				: UnavailableException.ofCache(this.settings.cacheDirectory().get(), ex);
	}

	/**
	 * The cache directory, if it is open.
	 */
	final @Nullable CacheDirectory openedCache() {
		return this.cache;
	}

	final Uses<C> uses() {
		return this.uses;
	}

	/**
	 * The copies that mustn't be deleted.
	 */
	Set<Path> needed() {
		return this.uses.files();
	}

	/**
	 * Deletes copies that aren't needed any more.
	 */
	final void sweep() {
		CacheDirectory open = this.cache;
		if (open != null) {
			open.sweep(this::needed);
		}
	}

	@Override
	public void release(Path file) {
		if (this.uses.end(file)) {
			sweep();
		}
	}

	@Override
	public final List<WatchPoint> watchPoints() {
		return List.of();
	}

	/**
	 * Releases the cache directory. Call this only when all copies have been released.
	 */
	@Override
	public final void close() {
		CacheDirectory open = this.cache;
		if (open != null) {
			this.cache = null;
			open.close();
		}
	}

}
