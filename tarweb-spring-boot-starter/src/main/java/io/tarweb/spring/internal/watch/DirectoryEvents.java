package io.tarweb.spring.internal.watch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.tarweb.spring.internal.source.WatchPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of the file system, by watcher. Owned by one thread.
 * <p>
 * A directory is watched itself, whatever its path is later, so a path needs a new
 * {@link #watch} after every event. Some network file systems, and directories beyond the
 * system's limits, have no events.
 *
 * @param <W> who is watching
 */
final class DirectoryEvents<W> implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(DirectoryEvents.class);

	/** Not every written byte is worth waking up for. */
	private static final long GATHER_MILLIS = 50;

	private final @Nullable WatchService service;

	private Map<WatchKey, List<Watch<W>>> watches = new IdentityHashMap<>();

	private final Set<String> reported = new HashSet<>();

	DirectoryEvents() {
		this.service = open();
	}

	private static @Nullable WatchService open() {
		try {
			return FileSystems.getDefault().newWatchService();
		}
		catch (IOException | UnsupportedOperationException ex) {
			logger.warn("There are no file system events, so changes are found by polling: {}", ex.toString());
			return null;
		}
	}

	/**
	 * Watches these places from now on, and no others.
	 * @param points who watches which places
	 * @return the watchers of newly watched directories, in which something may have
	 * happened already
	 */
	Set<W> watch(Map<W, List<WatchPoint>> points) {
		Map<WatchKey, List<Watch<W>>> now = new IdentityHashMap<>();
		Map<Path, @Nullable WatchKey> keys = new LinkedHashMap<>();
		Set<W> fresh = new HashSet<>();
		points.forEach((watcher, places) -> places.forEach((place) -> {
			WatchKey key = keys.computeIfAbsent(place.directory(), this::register);
			if (key != null) {
				now.computeIfAbsent(key, (any) -> new ArrayList<>()).add(new Watch<>(watcher, place));
				if (!this.watches.containsKey(key)) {
					fresh.add(watcher);
				}
			}
		}));
		this.watches.keySet().stream().filter((key) -> !now.containsKey(key)).forEach(WatchKey::cancel);
		this.watches = now;
		return fresh;
	}

	private @Nullable WatchKey register(Path directory) {
		if (this.service == null) {
			return null;
		}
		try {
			return directory.register(this.service, StandardWatchEventKinds.ENTRY_CREATE,
					StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE);
		}
		catch (IOException ex) {
			if (this.reported.add(ex.toString())) {
				logger.info("There are no events for the directory {}, so changes are found by polling: {}", directory,
						ex.toString());
			}
			return null;
		}
	}

	/**
	 * Waits for events.
	 * @param nanos how long to wait at most
	 * @return the watchers that the events concern, possibly none
	 */
	Set<W> await(long nanos) throws InterruptedException {
		if (this.service == null) {
			TimeUnit.NANOSECONDS.sleep(nanos);
			return Set.of();
		}
		Set<W> concerned = new HashSet<>();
		WatchKey key = this.service.poll(nanos, TimeUnit.NANOSECONDS);
		if (key != null) {
			Thread.sleep(GATHER_MILLIS);
		}
		while (key != null) {
			collect(key, concerned);
			key = this.service.poll();
		}
		return concerned;
	}

	/**
	 * A key that can't be reset belongs to a deleted directory.
	 */
	private void collect(WatchKey key, Set<W> concerned) {
		List<WatchEvent<?>> events = key.pollEvents();
		boolean gone = !key.reset();
		for (Watch<W> watch : this.watches.getOrDefault(key, List.of())) {
			if (gone || events.stream().anyMatch((event) -> watch.isConcernedBy(event))) {
				concerned.add(watch.watcher);
			}
		}
		if (gone) {
			this.watches.remove(key);
		}
	}

	@Override
	public void close() {
		if (this.service != null) {
			try {
				this.service.close();
			}
			catch (IOException ex) {
				logger.debug("The watch service failed to close", ex);
			}
		}
	}

	/**
	 * A place and its watcher.
	 *
	 * @param <W> the type of watchers
	 */
	private record Watch<W>(W watcher, WatchPoint point) {

		/**
		 * An overflow has no name: anything may have happened.
		 */
		boolean isConcernedBy(WatchEvent<?> event) {
			return !(event.context() instanceof Path name) || this.point.names().test(name);
		}

	}

}
