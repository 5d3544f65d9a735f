package io.tarweb.spring.autoconfigure;

import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.internal.cloud.ReloadRouterOnRefreshListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ReloadRouterOnRefreshListener}.
 */
@AutoConfiguration(after = TarwebRouterAutoConfiguration.class)
@ConditionalOnClass({ TarwebRouter.class, RefreshScopeRefreshedEvent.class })
@ConditionalOnBean(ConfiguredRouter.class)
public final class TarwebRouterRefreshAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReloadRouterOnRefreshListener tarwebReloadRouterOnRefreshListener(ConfiguredRouter configured) {
		return new ReloadRouterOnRefreshListener(configured::reload);
	}

}
