package io.tarweb.spring.internal.watch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.tarweb.SiteSettings;
import io.tarweb.TarwebServer;
import io.tarweb.error.SourceException;
import io.tarweb.error.TarwebException;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.spring.context.TarwebServerBootstrap;
import io.tarweb.spring.internal.source.WatchPoint;
import io.tarweb.spring.internal.source.WatchableSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Reloads sites whose archive has changed, from one thread that lives as long as the
 * server runs. Events of the file system say when to check; all sources are also checked
 * periodically, remote ones only so.
 */
public final class ArchiveWatch implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ArchiveWatch.class);

	/** Starts after the server and stops before it. */
	private static final int PHASE = TarwebServerBootstrap.PHASE + 1;

	/** The wait for a load that may be in progress when the context closes. */
	private static final long STOP_SECONDS = 10;

	private final Map<String, List<WatchableSource>> sites;

	private final Function<String, ReloadOutcome> reloader;

	private final WatchSettings settings;

	private volatile @Nullable Thread thread;

	/**
	 * Creates a watch, which doesn't run yet.
	 * @param server the server with the sites to reload
	 */
	public ArchiveWatch(TarwebServer server, WatchSettings settings) {
		this(sourcesOf(server), (site) -> server.reload(site, ReloadRequest.RELOAD), settings);
	}

	ArchiveWatch(Map<String, List<WatchableSource>> sites, Function<String, ReloadOutcome> reloader,
			WatchSettings settings) {
		this.sites = sites;
		this.reloader = reloader;
		this.settings = settings;
	}

	/**
	 * An application's own kind of archive isn't watched.
	 */
	private static Map<String, List<WatchableSource>> sourcesOf(TarwebServer server) {
		Map<String, List<WatchableSource>> sources = new LinkedHashMap<>();
		for (SiteSettings site : server.settings().sites()) {
			sources.put(site.name(),
					site.archives()
						.stream()
						.filter(WatchableSource.class::isInstance)
						.map(WatchableSource.class::cast)
						.toList());
		}
		return sources;
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			Thread started = new Thread(this::run, "tarweb-watch");
			started.setDaemon(true);
			this.thread = started;
			started.start();
		}
	}

	@Override
	public synchronized void stop() {
		Thread running = this.thread;
		if (running == null) {
			return;
		}
		this.thread = null;
		running.interrupt();
		try {
			running.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private boolean isStopped() {
		return this.thread != Thread.currentThread();
	}

	private void run() {
		List<WatchedSource> sources = new ArrayList<>();
		this.sites.forEach((site, all) -> all
			.forEach((source) -> sources.add(new WatchedSource(site, source, this.settings, System.nanoTime()))));
		if (sources.isEmpty()) {
			return;
		}
		try (DirectoryEvents<WatchedSource> events = new DirectoryEvents<>()) {
			while (!isStopped()) {
				round(sources, events);
			}
		}
		catch (InterruptedException ex) {
			logger.debug("The watch ends");
		}
	}

	/**
	 * The places are found again each time, since they may have been replaced.
	 */
	private void round(List<WatchedSource> sources, DirectoryEvents<WatchedSource> events) throws InterruptedException {
		Map<WatchedSource, List<WatchPoint>> points = new LinkedHashMap<>();
		sources.forEach((source) -> points.put(source, source.source().watchPoints()));
		Set<WatchedSource> concerned = events.watch(points);
		if (concerned.isEmpty()) {
			concerned = events.await(Math.max(nanosToNext(sources), 0));
		}
		long nowNanos = System.nanoTime();
		concerned.forEach((source) -> source.disturbed(nowNanos));
		for (WatchedSource source : sources) {
			if (source.dueNanos() - System.nanoTime() <= 0 && !isStopped()) {
				look(source);
			}
		}
	}

	private static long nanosToNext(List<WatchedSource> sources) {
		long nowNanos = System.nanoTime();
		return sources.stream().mapToLong((source) -> source.dueNanos() - nowNanos).min().orElseThrow();
	}

	private void look(WatchedSource watched) {
		try {
			if (watched.source().changed()) {
				logger.info("Reloading {}, which has changed", watched.source().location());
				reload(watched);
			}
			if (watched.succeeded(System.nanoTime())) {
				logger.info("{} is available again", watched.source().location());
			}
		}
		catch (IOException | RuntimeException ex) {
			if (watched.failed(String.valueOf(ex.getMessage()), System.nanoTime()) && !isStopped()) {
				logger.warn("Can't look for changes of {}, and will try again: {}", watched.source().location(),
						(ex instanceof IOException || ex instanceof TarwebException) ? ex.getMessage() : ex.toString());
			}
		}
	}

	/**
	 * A refused archive is left alone until it changes, so only an unavailable one is a
	 * failure.
	 */
	private void reload(WatchedSource watched) {
		if (this.reloader.apply(watched.site()) instanceof ReloadOutcome.Refused refused
				&& refused.cause() instanceof SourceException unavailable) {
			throw unavailable;
		}
	}

}
