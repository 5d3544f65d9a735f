package io.tarweb.spring.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.metrics.TarwebRouterMetrics;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link TarwebRouterMetrics}.
 */
@AutoConfiguration(after = { TarwebRouterAutoConfiguration.class, MetricsAutoConfiguration.class,
		CompositeMeterRegistryAutoConfiguration.class })
@ConditionalOnClass({ TarwebRouter.class, MeterBinder.class, MetricsAutoConfiguration.class })
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnSingleCandidate(TarwebRouter.class)
public final class TarwebRouterMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TarwebRouterMetrics tarwebRouterMetrics(TarwebRouter router) {
		return new TarwebRouterMetrics(router);
	}

}
