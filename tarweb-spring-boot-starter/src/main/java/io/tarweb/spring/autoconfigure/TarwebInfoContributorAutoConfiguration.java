package io.tarweb.spring.autoconfigure;

import io.tarweb.TarwebServer;
import io.tarweb.spring.actuate.info.TarwebInfoContributor;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link TarwebInfoContributor}.
 */
@AutoConfiguration(after = TarwebAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnSingleCandidate(TarwebServer.class)
@ConditionalOnEnabledInfoContributor("tarweb")
public final class TarwebInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TarwebInfoContributor tarwebInfoContributor(TarwebServer server) {
		return new TarwebInfoContributor(server);
	}

}
