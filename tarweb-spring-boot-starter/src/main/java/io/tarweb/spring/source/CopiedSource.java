package io.tarweb.spring.source;

import java.io.IOException;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the sources have in common that serve a copy: the cache directory, opened when it
 * is needed first. There is nothing to watch but by asking.
 */
abstract class CopiedSource implements WatchableSource, AutoCloseable {

	private final SourceSettings settings;

	private final String rawLocation;

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
	 * What is thrown that isn't an origin's is the file system's.
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

	@Override
	public final List<WatchPoint> watchPoints() {
		return List.of();
	}

	/**
	 * Releases the cache directory. Only when everything that was given out is released.
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
