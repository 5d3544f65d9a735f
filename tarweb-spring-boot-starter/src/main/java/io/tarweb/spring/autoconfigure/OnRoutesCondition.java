package io.tarweb.spring.autoconfigure;

import java.util.List;
import java.util.stream.StreamSupport;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if a route is configured, the default one or another.
 */
class OnRoutesCondition extends SpringBootCondition {

	private static final List<ConfigurationPropertyName> ROUTES = List.of(
			ConfigurationPropertyName.of("tarweb.router.routes"),
			ConfigurationPropertyName.of("tarweb.router.default"));

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("tarweb routes");
		Environment environment = context.getEnvironment();
		return ROUTES.stream()
			.filter((name) -> isConfigured(environment, name))
			.findFirst()
			.map((name) -> ConditionOutcome.match(message.foundExactly("properties " + name + ".*")))
			.orElseGet(() -> ConditionOutcome
				.noMatch(message.didNotFind("properties").items("tarweb.router.routes", "tarweb.router.default.*")));
	}

	private static boolean isConfigured(Environment environment, ConfigurationPropertyName name) {
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.anyMatch((source) -> source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT);
	}

}
