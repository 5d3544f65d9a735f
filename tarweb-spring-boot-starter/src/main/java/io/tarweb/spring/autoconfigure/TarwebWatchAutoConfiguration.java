package io.tarweb.spring.autoconfigure;

import io.tarweb.TarwebServer;
import io.tarweb.spring.internal.watch.ArchiveWatch;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ArchiveWatch}.
 */
@AutoConfiguration(after = TarwebAutoConfiguration.class)
@ConditionalOnSingleCandidate(TarwebServer.class)
@ConditionalOnBooleanProperty("tarweb.watch.enabled")
@EnableConfigurationProperties(WatchProperties.class)
public final class TarwebWatchAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ArchiveWatch tarwebArchiveWatch(TarwebServer server, WatchProperties properties) {
		return new ArchiveWatch(server, properties.toSettings());
	}

}
