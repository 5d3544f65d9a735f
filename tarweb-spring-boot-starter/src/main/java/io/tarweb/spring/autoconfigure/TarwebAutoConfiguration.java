package io.tarweb.spring.autoconfigure;

import java.time.Duration;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.spring.context.TarwebServerBootstrap;
import io.tarweb.spring.context.TarwebServerCustomizer;
import io.tarweb.spring.source.ArchiveSources;
import io.tarweb.spring.source.Sha256;
import io.tarweb.spring.source.WatchableSource;
import org.jspecify.annotations.Nullable;

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
import org.springframework.util.StringUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link TarwebServer}. A server
 * bean of the application's own is started and stopped in the same way.
 */
@AutoConfiguration
@ConditionalOnClass(TarwebServer.class)
@ConditionalOnBooleanProperty(name = "tarweb.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ TarwebProperties.class, SourceProperties.class, LifecycleProperties.class })
public final class TarwebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ArchiveSources tarwebArchiveSources(SourceProperties properties, ResourceLoader resourceLoader) {
		return new ArchiveSources(resourceLoader, properties.toSettings());
	}

	@Bean
	@Conditional(OnArchiveCondition.class)
	@ConditionalOnMissingBean
	TarwebServer tarwebServer(TarwebProperties properties, ArchiveSources sources,
			ObjectProvider<TarwebServerCustomizer> customizers) {
		String archive = properties.archive();
		if (!StringUtils.hasText(archive)) {
			throw new ArchiveNotConfiguredException();
		}
		ServerSettings.Builder settings = ServerSettings
			.forSource(source(sources, "tarweb", archive, properties.sha256()));
		properties.applyTo(settings);
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

	private static WatchableSource source(ArchiveSources sources, String prefix, String archive,
			@Nullable String sha256) {
		Sha256 hash = (StringUtils.hasText(sha256)) ? PropertyCheck.convert(prefix + ".sha256", sha256, Sha256::new)
				: null;
		String property = prefix + ".archive";
		return PropertyCheck.convert(property, archive, (location) -> sources.create(property, location, hash));
	}

}
