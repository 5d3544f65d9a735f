package io.tarweb.internal.reload;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.tarweb.internal.layer.Layer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the files of all open archives at intervals, on a thread of its own: a hanging
 * file system must hold up neither event loops nor reloads. Checking in each request
 * would cost a system call.
 */
public final class DamageWatch {

	private static final Logger logger = LoggerFactory.getLogger(DamageWatch.class);

	/** The time for which a small answer may carry wrong bytes. */
	private static final long INTERVAL_MILLIS = 250;

	private final Set<Layer> open = ConcurrentHashMap.newKeySet();

	private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1,
			new DefaultThreadFactory("tarweb-damage-watch", true));

	private final AtomicBoolean suspected = new AtomicBoolean();

	private volatile Consumer<Layer> onDamage = (layer) -> {
	};

	/**
	 * Begins to check.
	 * @param onDamage told once of each layer whose archive is damaged
	 */
	public void start(Consumer<Layer> onDamage) {
		this.onDamage = onDamage;
		this.thread.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
	}

	/**
	 * Checks as soon as possible, because a page was missing. From any thread.
	 */
	public void suspect() {
		if (this.suspected.compareAndSet(false, true)) {
			try {
				this.thread.execute(this::look);
			}
			catch (RejectedExecutionException ex) {
				// The server stops.
			}
		}
	}

	void add(Layer layer) {
		this.open.add(layer);
	}

	void remove(Layer layer) {
		this.open.remove(layer);
	}

	private void look() {
		this.suspected.set(false);
		for (Layer layer : this.open) {
			if (layer.held().inspect() && this.open.remove(layer)) {
				logger.error("{} was changed in place and isn't served until it is reloaded: {}",
						layer.status().location(), layer.held().damage());
				try {
					this.onDamage.accept(layer);
				}
				catch (RuntimeException ex) {
					logger.error("Damage wasn't dealt with", ex);
				}
			}
		}
	}

	/**
	 * Stops checking. Interrupts nothing: that would close the file under its readers.
	 */
	public void close() {
		this.thread.shutdown();
	}

}
