package io.tarweb.spring.autoconfigure;

import io.tarweb.TarwebServer;
import io.tarweb.spring.health.TarwebHealthContributor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link TarwebHealthContributor}.
 */
@AutoConfiguration(after = TarwebAutoConfiguration.class)
@ConditionalOnClass({ Health.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnSingleCandidate(TarwebServer.class)
@ConditionalOnEnabledHealthIndicator("tarweb")
@EnableConfigurationProperties(HealthProperties.class)
public final class TarwebHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "tarwebHealthIndicator", "tarwebHealthContributor" })
	TarwebHealthContributor tarwebHealthContributor(TarwebServer server, HealthProperties properties) {
		return new TarwebHealthContributor(server, properties.toRules());
	}

}
