package io.tarweb.spring.autoconfigure;

import java.time.Duration;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.spring.context.ReloadEventPublisher;
import io.tarweb.spring.context.ResourceArchiveSource;
import io.tarweb.spring.context.TarwebServerBootstrap;
import io.tarweb.spring.context.TarwebServerCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link TarwebServer}. A server
 * bean of the application's own is started and stopped in the same way.
 */
@AutoConfiguration
@ConditionalOnClass(TarwebServer.class)
@ConditionalOnBooleanProperty(name = "tarweb.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ TarwebProperties.class, SiteProperties.class, LifecycleProperties.class })
public final class TarwebAutoConfiguration {

	@Bean
	@Conditional(OnArchiveCondition.class)
	@ConditionalOnMissingBean
	TarwebServer tarwebServer(TarwebProperties properties, SiteProperties site, Environment environment,
			ResourceLoader resourceLoader, ApplicationEventPublisher eventPublisher,
			ObjectProvider<TarwebServerCustomizer> customizers) {
		ServerSettings.Builder settings = properties.toSettings(ConfiguredSite.all(environment, properties, site),
				(property, location) -> new ResourceArchiveSource(property, location, resourceLoader));
		settings.reloadListener(new ReloadEventPublisher(eventPublisher));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(settings));
		return new TarwebServer(settings.build());
	}

	@Bean
	@ConditionalOnSingleCandidate(TarwebServer.class)
	@ConditionalOnMissingBean
	TarwebServerBootstrap tarwebServerBootstrap(TarwebServer server, ApplicationEventPublisher eventPublisher,
			LifecycleProperties lifecycle, Environment environment) {
		boolean immediate = "immediate".equalsIgnoreCase(environment.getProperty("server.shutdown"));
		return new TarwebServerBootstrap(server, eventPublisher,
				(immediate) ? Duration.ZERO : lifecycle.getTimeoutPerShutdownPhase());
	}

}
