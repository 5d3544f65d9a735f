package io.tarweb.spring.autoconfigure;

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
import org.springframework.util.StringUtils;

/**
 * Matches if an archive is configured, or if 'tarweb.enabled' is set, so that a missing
 * archive is reported instead of ignored.
 */
class OnArchiveCondition extends SpringBootCondition {

	private static final ConfigurationPropertyName SITES = ConfigurationPropertyName.of("tarweb.sites");

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("tarweb archive");
		Environment environment = context.getEnvironment();
		if (isSet(environment, "tarweb.archive") || isSet(environment, "tarweb.archive[0]")) {
			return ConditionOutcome.match(message.foundExactly("property tarweb.archive"));
		}
		if (hasSites(environment)) {
			return ConditionOutcome.match(message.foundExactly("properties tarweb.sites.*"));
		}
		if (isSet(environment, "tarweb.enabled")) {
			return ConditionOutcome.match(message.because("tarweb.enabled is set"));
		}
		return ConditionOutcome.noMatch(message.didNotFind("properties").items("tarweb.archive", "tarweb.sites.*"));
	}

	private static boolean isSet(Environment environment, String property) {
		return StringUtils.hasText(environment.getProperty(property));
	}

	private static boolean hasSites(Environment environment) {
		return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
			.anyMatch((source) -> source.containsDescendantOf(SITES) == ConfigurationPropertyState.PRESENT);
	}

}
