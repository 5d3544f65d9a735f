package io.tarweb.spring.autoconfigure;

import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.actuate.endpoint.TarwebRouterEndpoint;
import io.tarweb.spring.actuate.endpoint.TarwebRouterEndpointWebExtension;
import io.tarweb.spring.internal.endpoint.UnderstoodArgumentsAdvisor;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link TarwebRouterEndpoint}.
 */
@AutoConfiguration(after = { TarwebRouterAutoConfiguration.class, TarwebEndpointAutoConfiguration.class })
@ConditionalOnClass({ TarwebRouter.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(TarwebRouterEndpoint.class)
@ConditionalOnBean(ConfiguredRouter.class)
public final class TarwebRouterEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TarwebRouterEndpoint tarwebRouterEndpoint(ConfiguredRouter configured) {
		return new TarwebRouterEndpoint(configured.router(), configured::reload);
	}

	@Bean
	@ConditionalOnMissingBean
	TarwebRouterEndpointWebExtension tarwebRouterEndpointWebExtension(TarwebRouterEndpoint endpoint) {
		return new TarwebRouterEndpointWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnMissingBean
	UnderstoodArgumentsAdvisor tarwebUnderstoodArgumentsAdvisor() {
		return new UnderstoodArgumentsAdvisor();
	}

}
