package io.tarweb.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches where there is an archive to serve, and where the operator insists on one, so
 * that its absence is reported instead of passed over.
 */
class OnArchiveCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("tarweb archive");
		Environment environment = context.getEnvironment();
		if (StringUtils.hasText(environment.getProperty("tarweb.archive"))) {
			return ConditionOutcome.match(message.foundExactly("property tarweb.archive"));
		}
		if (StringUtils.hasText(environment.getProperty("tarweb.enabled"))) {
			return ConditionOutcome.match(message.because("tarweb.enabled is set"));
		}
		return ConditionOutcome.noMatch(message.didNotFind("property").items("tarweb.archive"));
	}

}
