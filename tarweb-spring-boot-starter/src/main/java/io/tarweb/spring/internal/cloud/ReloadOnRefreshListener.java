package io.tarweb.spring.internal.cloud;

import io.tarweb.TarwebServer;

import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.ApplicationListener;

/**
 * {@link ApplicationListener} that reloads all sites when Spring Cloud refreshes the
 * application: after {@code POST /actuator/refresh}, or by a bus for a whole fleet. The
 * refresh ends when the sites have been reloaded; refusals are logged and don't fail it.
 */
public class ReloadOnRefreshListener implements ApplicationListener<RefreshScopeRefreshedEvent> {

	private final TarwebServer server;

	public ReloadOnRefreshListener(TarwebServer server) {
		this.server = server;
	}

	/**
	 * Reloads when everything is refreshed, not for single beans.
	 */
	@Override
	public void onApplicationEvent(RefreshScopeRefreshedEvent event) {
		if (RefreshScopeRefreshedEvent.DEFAULT_NAME.equals(event.getName()) && this.server.isRunning()) {
			this.server.reload();
		}
	}

}
