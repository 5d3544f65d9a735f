package io.tarweb.spring.autoconfigure;

import io.tarweb.TarwebServer;
import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.context.TarwebRouterBootstrap;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link TarwebRouter}. An
 * application that has a router of its own runs it itself.
 */
@AutoConfiguration(after = { TarwebAutoConfiguration.class, SslAutoConfiguration.class })
@ConditionalOnClass(TarwebRouter.class)
@ConditionalOnBooleanProperty(name = "tarweb.router.enabled", matchIfMissing = true)
@Conditional(OnRoutesCondition.class)
@ConditionalOnMissingBean(TarwebRouter.class)
@EnableConfigurationProperties({ RouterProperties.class, LifecycleProperties.class })
public final class TarwebRouterAutoConfiguration {

	@Bean
	ConfiguredRouter tarwebConfiguredRouter(Environment environment, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<TarwebServer> server, ApplicationEventPublisher eventPublisher) {
		return new ConfiguredRouter(environment, sslBundles.getIfAvailable(DefaultSslBundleRegistry::new),
				server.getIfUnique(), eventPublisher);
	}

	@Bean
	TarwebRouter tarwebRouter(ConfiguredRouter configured) {
		return configured.router();
	}

	@Bean
	@ConditionalOnMissingBean
	TarwebRouterBootstrap tarwebRouterBootstrap(TarwebRouter router, LifecycleProperties lifecycle,
			Environment environment) {
		return new TarwebRouterBootstrap(router, TarwebAutoConfiguration.grace(lifecycle, environment));
	}

}
