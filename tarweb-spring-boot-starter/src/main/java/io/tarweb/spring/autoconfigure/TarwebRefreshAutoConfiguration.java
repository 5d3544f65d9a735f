package io.tarweb.spring.autoconfigure;

import io.tarweb.TarwebServer;
import io.tarweb.spring.internal.cloud.ChangedPropertiesListener;
import io.tarweb.spring.internal.cloud.ReloadOnRefreshListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ReloadOnRefreshListener}
 * and {@link ChangedPropertiesListener}.
 */
@AutoConfiguration(after = TarwebAutoConfiguration.class)
@ConditionalOnClass(RefreshScopeRefreshedEvent.class)
@ConditionalOnSingleCandidate(TarwebServer.class)
public final class TarwebRefreshAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReloadOnRefreshListener tarwebReloadOnRefreshListener(TarwebServer server) {
		return new ReloadOnRefreshListener(server);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(PropertiesAtStart.class)
	ChangedPropertiesListener tarwebChangedPropertiesListener(PropertiesAtStart properties) {
		return new ChangedPropertiesListener(properties::changed);
	}

}
