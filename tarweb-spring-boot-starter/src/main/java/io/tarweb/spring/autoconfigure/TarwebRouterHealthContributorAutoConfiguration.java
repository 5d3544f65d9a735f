package io.tarweb.spring.autoconfigure;

import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.health.TarwebRouterHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link TarwebRouterHealthIndicator}.
 */
@AutoConfiguration(after = TarwebRouterAutoConfiguration.class)
@ConditionalOnClass({ TarwebRouter.class, Health.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnSingleCandidate(TarwebRouter.class)
@ConditionalOnEnabledHealthIndicator("tarwebrouter")
public final class TarwebRouterHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "tarwebRouterHealthIndicator", "tarwebRouterHealthContributor" })
	TarwebRouterHealthIndicator tarwebRouterHealthContributor(TarwebRouter router) {
		return new TarwebRouterHealthIndicator(router);
	}

}
