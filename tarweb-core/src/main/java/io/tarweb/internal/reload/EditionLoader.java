package io.tarweb.internal.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.tarweb.error.SourceException;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.internal.archive.ArchiveOptions;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.layer.Layer;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.ArchiveLimits;
import io.tarweb.settings.SitePolicy;
import io.tarweb.status.ArchiveStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes editions of the archives that the sources of one site offer.
 */
final class EditionLoader {

	private static final Logger logger = LoggerFactory.getLogger(EditionLoader.class);

	private final List<ArchiveSource> sources;

	private final SitePolicy policy;

	private final ArchiveOptions options;

	private final DamageWatch watch;

	/** The files that the sources gave at the latest load, as far as it got. */
	private final List<Path> given = new ArrayList<>();

	EditionLoader(List<ArchiveSource> sources, SitePolicy policy, ArchiveLimits limits, DamageWatch watch) {
		this.watch = watch;
		this.sources = List.copyOf(sources);
		this.policy = policy;
		this.options = ArchiveOptions.DEFAULTS.withLimits(limits)
			.withLinkRoot(policy.linksOutOfPrefix() ? "" : policy.prefix());
	}

	/**
	 * Where the archives come from, for logs.
	 */
	String location() {
		return this.sources.stream().map(ArchiveSource::location).collect(Collectors.joining(", "));
	}

	/**
	 * Makes a layer of each archive, but keeps those whose file hasn't changed.
	 * @param current the edition in service
	 * @return the edition, held by the caller; or the current one if nothing has changed
	 */
	Edition load(@Nullable Edition current) {
		long startedNanos = System.nanoTime();
		this.given.clear();
		List<Layer> layers = new ArrayList<>();
		try {
			boolean same = current != null;
			for (int i = 0; i < this.sources.size(); i++) {
				Layer before = (current != null) ? current.layer(i) : null;
				layers.add(load(this.sources.get(i), before));
				same &= layers.get(i) == before;
			}
			if (current != null && same) {
				layers.forEach((layer) -> layer.held().release());
				return current;
			}
			return Edition.of(layers, Duration.ofNanos(System.nanoTime() - startedNanos));
		}
		catch (RuntimeException | Error ex) {
			layers.forEach((layer) -> layer.held().release());
			throw ex;
		}
	}

	/**
	 * Tells the sources that the files they gave are in service.
	 * @param edition the edition made of them
	 */
	void accepted(Edition edition) {
		for (int i = 0; i < this.sources.size(); i++) {
			this.sources.get(i).accepted(edition.layer(i).status().file());
		}
	}

	/**
	 * Tells the sources that the files they gave at the latest load can't be in service.
	 */
	void refused() {
		for (int i = 0; i < this.given.size(); i++) {
			this.sources.get(i).refused(this.given.get(i));
		}
	}

	private Layer load(ArchiveSource source, @Nullable Layer before) {
		long startedNanos = System.nanoTime();
		Path file;
		try {
			file = source.fetch();
			this.given.add(file);
		}
		catch (IOException | RuntimeException ex) {
			throw new SourceException(source.location(), ex);
		}
		try {
			if (before != null && before.held().isOf(file)) {
				before.held().retain();
				source.release(file);
				return before;
			}
			Layer layer = Layer.prepare(open(source, file), this.policy, source.location(), startedNanos, (closed) -> {
				this.watch.remove(closed);
				source.release(file);
			});
			this.watch.add(layer);
			warnOfTrailingBytes(layer.status());
			return layer;
		}
		catch (RuntimeException | Error ex) {
			source.release(file);
			throw ex;
		}
	}

	private Archive open(ArchiveSource source, Path file) {
		ArchiveSource.Window window;
		try {
			window = source.window(file);
		}
		catch (IOException ex) {
			throw new SourceException(source.location(), ex);
		}
		return (window != null) ? ArchiveOpening.openWithin(file, window.start(), window.length(), this.options)
				: ArchiveOpening.open(file, this.options);
	}

	/**
	 * Warns as GNU tar does: the author may think that bytes after the end are served.
	 */
	private static void warnOfTrailingBytes(ArchiveStatus archive) {
		if (archive.trailingBytes() > 0) {
			logger.warn("'{}' goes on for {} bytes behind its end, which are ignored", archive.location(),
					archive.trailingBytes());
		}
	}

}
