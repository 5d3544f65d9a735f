package io.tarweb.spring.autoconfigure;

import java.util.List;

import io.tarweb.TarwebServer;
import io.tarweb.spring.actuate.endpoint.TarwebEndpoint;
import io.tarweb.spring.actuate.endpoint.TarwebEndpointWebExtension;
import io.tarweb.spring.internal.endpoint.UnderstoodArgumentsAdvisor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link TarwebEndpoint}.
 */
@AutoConfiguration(after = TarwebAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(TarwebEndpoint.class)
@ConditionalOnSingleCandidate(TarwebServer.class)
public final class TarwebEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TarwebEndpoint tarwebEndpoint(TarwebServer server, ObjectProvider<PropertiesAtStart> properties) {
		PropertiesAtStart atStart = properties.getIfAvailable();
		return new TarwebEndpoint(server, (atStart != null) ? atStart::changed : List::of);
	}

	@Bean
	@ConditionalOnMissingBean
	TarwebEndpointWebExtension tarwebEndpointWebExtension(TarwebEndpoint endpoint, TarwebServer server) {
		return new TarwebEndpointWebExtension(endpoint, server);
	}

	@Bean
	@ConditionalOnMissingBean
	UnderstoodArgumentsAdvisor tarwebUnderstoodArgumentsAdvisor() {
		return new UnderstoodArgumentsAdvisor();
	}

}
