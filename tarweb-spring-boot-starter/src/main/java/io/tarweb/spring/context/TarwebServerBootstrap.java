package io.tarweb.spring.context;

import java.time.Duration;
import java.util.stream.Collectors;

import io.tarweb.ServerStatus;
import io.tarweb.SiteStatus;
import io.tarweb.TarwebServer;
import io.tarweb.status.ArchiveStatus;
import io.tarweb.status.EditionStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops a {@link TarwebServer} with the application context. The server loads
 * its archives while the rest of the context is created, and listens when the context
 * starts.
 */
public final class TarwebServerBootstrap implements SmartLifecycle, InitializingBean, DisposableBean {

	/**
	 * The phase in which Boot drains the application's own web server, so that both drain
	 * at the same time. Boot's constant is in its web server module, which an application
	 * without one doesn't have.
	 */
	public static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	private static final Logger logger = LoggerFactory.getLogger(TarwebServerBootstrap.class);

	private final TarwebServer server;

	private final ApplicationEventPublisher eventPublisher;

	private final Duration grace;

	/**
	 * Creates the lifecycle of one server.
	 * @param server the server to start and stop
	 * @param eventPublisher where to publish that it started
	 * @param grace how long requests in flight may take when the context closes
	 */
	public TarwebServerBootstrap(TarwebServer server, ApplicationEventPublisher eventPublisher, Duration grace) {
		this.server = server;
		this.eventPublisher = eventPublisher;
		this.grace = grace;
	}

	@Override
	public void afterPropertiesSet() {
		this.server.prepare();
	}

	@Override
	public void start() {
		if (this.server.isRunning()) {
			return;
		}
		this.server.start();
		logStarted(this.server.status());
		this.eventPublisher.publishEvent(new TarwebServerStartedEvent(this.server));
	}

	@Override
	public void stop() {
		this.server.stop(this.grace);
	}

	@Override
	public void stop(Runnable callback) {
		Shutdown.begin("tarweb-shutdown", this::stop, callback);
	}

	/**
	 * Waits for the end of a drain for which the shutdown phase was too short, and for
	 * that of a load if the context failed meanwhile, so that nothing of the server
	 * outlives the context.
	 */
	@Override
	public void destroy() {
		this.server.stop(Duration.ZERO);
	}

	@Override
	public boolean isRunning() {
		return this.server.isRunning();
	}

	/**
	 * A server on port 0 would come back from a pause on another port.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void logStarted(ServerStatus status) {
		if (logger.isInfoEnabled()) {
			logger.info("tarweb started on port {} ({}{}) with {}", status.address().getPort(),
					status.transport().kind().label(), (status.tls() != null) ? ", https" : "",
					status.sites().stream().map(TarwebServerBootstrap::describe).collect(Collectors.joining(", ")));
		}
	}

	private static String describe(SiteStatus site) {
		EditionStatus current = site.current();
		return (current != null)
				? current.entries() + " files of "
						+ current.archives().stream().map(ArchiveStatus::location).collect(Collectors.joining(" and "))
				: "nothing for site '" + site.name() + "'";
	}

}
