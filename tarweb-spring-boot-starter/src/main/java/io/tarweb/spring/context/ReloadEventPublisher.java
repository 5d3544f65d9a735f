package io.tarweb.spring.context;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.tarweb.reload.ReloadOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Publishes a {@link SiteReloadedEvent} for every reload that changed a site, in the
 * order of the reloads. It uses its own thread, which ends when there is nothing to do:
 * the reload thread has archives to close, and mustn't wait for listeners.
 */
public final class ReloadEventPublisher implements Consumer<ReloadOutcome> {

	private static final Logger logger = LoggerFactory.getLogger(ReloadEventPublisher.class);

	private final ApplicationEventPublisher eventPublisher;

	private final Executor thread;

	/**
	 * Creates a publisher. An application that makes its own server gives it to the
	 * server's settings as the reload listener.
	 */
	public ReloadEventPublisher(ApplicationEventPublisher eventPublisher) {
		this.eventPublisher = eventPublisher;
		CustomizableThreadFactory factory = new CustomizableThreadFactory("tarweb-events-");
		factory.setDaemon(true);
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				factory);
		executor.allowCoreThreadTimeOut(true);
		this.thread = executor;
	}

	@Override
	public void accept(ReloadOutcome outcome) {
		SiteReloadedEvent event = SiteReloadedEvent.of(outcome);
		if (event != null) {
			this.thread.execute(() -> publish(event));
		}
	}

	private void publish(SiteReloadedEvent event) {
		try {
			this.eventPublisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed on the reload of site '{}'", event.getSite(), ex);
		}
	}

}
