package io.tarweb.spring.internal.cloud;

import io.tarweb.error.TarwebException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ApplicationListener;

/**
 * {@link ApplicationListener} that has the router go by the properties as they are when
 * Spring Cloud has refreshed the application. Refusals are logged and don't fail the
 * refresh.
 */
public class ReloadRouterOnRefreshListener implements ApplicationListener<RefreshScopeRefreshedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(ReloadRouterOnRefreshListener.class);

	private final Runnable reload;

	/**
	 * Creates a listener.
	 * @param reload gives the router its settings; throws a {@link TarwebException} if
	 * they can't be used
	 */
	public ReloadRouterOnRefreshListener(Runnable reload) {
		this.reload = reload;
	}

	/**
	 * Reloads when everything is refreshed, not for single beans.
	 */
	@Override
	public void onApplicationEvent(RefreshScopeRefreshedEvent event) {
		if (!RefreshScopeRefreshedEvent.DEFAULT_NAME.equals(event.getName())) {
			return;
		}
		try {
			this.reload.run();
		}
		catch (TarwebException ex) {
			logger.warn("The router goes on as before: {}", ex.getMessage());
		}
	}

}
