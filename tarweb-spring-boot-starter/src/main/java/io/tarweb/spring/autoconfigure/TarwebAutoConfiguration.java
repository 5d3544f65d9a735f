package io.tarweb.spring.autoconfigure;

import java.time.Duration;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.spring.context.ReloadEventPublisher;
import io.tarweb.spring.context.TarwebServerBootstrap;
import io.tarweb.spring.context.TarwebServerCustomizer;
import io.tarweb.spring.internal.source.ArchiveSources;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link TarwebServer}. An
 * application's own server bean is started and stopped in the same way.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(TarwebServer.class)
@ConditionalOnBooleanProperty(name = "tarweb.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ TarwebProperties.class, SiteProperties.class, SourceProperties.class,
		LifecycleProperties.class })
public final class TarwebAutoConfiguration {

	/**
	 * A container in Kubernetes has no other users, and its volumes are world-writable.
	 */
	@Bean
	@ConditionalOnMissingBean
	ArchiveSources tarwebArchiveSources(SourceProperties properties, ResourceLoader resourceLoader,
			Environment environment) {
		boolean shared = !CloudPlatform.KUBERNETES.isActive(environment);
		return new ArchiveSources(resourceLoader, properties.toSettings(shared));
	}

	/** Taken before anything can change them. */
	@Bean
	@Lazy(false)
	PropertiesAtStart tarwebPropertiesAtStart(Environment environment) {
		return new PropertiesAtStart(environment);
	}

	@Bean
	@Conditional(OnArchiveCondition.class)
	@ConditionalOnMissingBean
	TarwebServer tarwebServer(TarwebProperties properties, SiteProperties site, Environment environment,
			ArchiveSources sources, ApplicationEventPublisher eventPublisher,
			ObjectProvider<TarwebServerCustomizer> customizers, ObjectProvider<SslBundles> sslBundles) {
		TlsBundles tls = new TlsBundles(properties.ssl(), sslBundles.getIfAvailable(DefaultSslBundleRegistry::new));
		ServerSettings.Builder settings = properties.toSettings(
				ConfiguredSite.all(environment, properties.sites().keySet(), site), sources::create, tls.settings());
		settings.reloadListener(new ReloadEventPublisher(eventPublisher));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(settings));
		TarwebServer server = new TarwebServer(settings.build());
		tls.keepUpToDate(server);
		return server;
	}

	@Bean
	@ConditionalOnSingleCandidate(TarwebServer.class)
	@ConditionalOnMissingBean
	TarwebServerBootstrap tarwebServerBootstrap(TarwebServer server, ApplicationEventPublisher eventPublisher,
			LifecycleProperties lifecycle, Environment environment) {
		return new TarwebServerBootstrap(server, eventPublisher, grace(lifecycle, environment));
	}

	/**
	 * How long what is under way may take when the context closes.
	 */
	static Duration grace(LifecycleProperties lifecycle, Environment environment) {
		boolean immediate = "immediate".equalsIgnoreCase(environment.getProperty("server.shutdown"));
		return immediate ? Duration.ZERO : lifecycle.getTimeoutPerShutdownPhase();
	}

}
