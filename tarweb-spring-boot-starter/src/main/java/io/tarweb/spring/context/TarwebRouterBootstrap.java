package io.tarweb.spring.context;

import java.time.Duration;

import io.tarweb.router.TarwebRouter;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops a {@link TarwebRouter} with the application context: it starts when
 * everything that it routes to inside the application runs, and stops before that does.
 */
public final class TarwebRouterBootstrap implements SmartLifecycle, DisposableBean {

	/**
	 * After that of the server, on whose event loops the router runs.
	 */
	public static final int PHASE = TarwebServerBootstrap.PHASE + 1;

	private final TarwebRouter router;

	private final Duration grace;

	/**
	 * Creates the lifecycle of one router.
	 * @param router the router to start and stop
	 * @param grace how long proxied connections may go on when the context closes
	 */
	public TarwebRouterBootstrap(TarwebRouter router, Duration grace) {
		this.router = router;
		this.grace = grace;
	}

	@Override
	public void start() {
		this.router.start();
	}

	@Override
	public void stop() {
		this.router.stop(this.grace);
	}

	@Override
	public void stop(Runnable callback) {
		Shutdown.begin("tarweb-router-shutdown", this::stop, callback);
	}

	/**
	 * Waits for the end of a drain for which the shutdown phase was too short.
	 */
	@Override
	public void destroy() {
		this.router.stop(Duration.ZERO);
	}

	@Override
	public boolean isRunning() {
		return this.router.isRunning();
	}

	/**
	 * A router on port 0 would come back from a pause on another port.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
