package io.tarweb.spring.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.tarweb.SiteSettings;
import io.tarweb.error.SettingException;
import io.tarweb.error.TarwebException;
import io.tarweb.spring.internal.source.Locations;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Explains a {@link TarwebException}: the property that its setting has, what the
 * operator set it to, what is wrong, and what to do.
 */
class TarwebFailureAnalyzer extends AbstractFailureAnalyzer<TarwebException> {

	private final Environment environment;

	TarwebFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, TarwebException failure) {
		String prefix = prefix(failure.site());
		String remedy = failure.remedy((setting) -> property(setting, prefix));
		if (remedy != null) {
			return new FailureAnalysis(description(failure, prefix), remedy, failure);
		}
		boolean isRefusedProperty = findCause(rootFailure, InvalidConfigurationPropertyValueException.class) != null;
		return (failure instanceof SettingException refused && !isRefusedProperty) ? analyze(refused, prefix) : null;
	}

	private FailureAnalysis analyze(SettingException refused, String prefix) {
		String property = property(String.valueOf(refused.setting()), prefix);
		return new FailureAnalysis("'%s' %s, but is '%s'.".formatted(property, refused.requirement(), refused.value()),
				"Correct '" + property + "'.", refused);
	}

	private String prefix(@Nullable String site) {
		if (site == null
				|| SiteSettings.DEFAULT_NAME.equals(site) && !values(TarwebProperties.PREFIX + ".archive").isEmpty()) {
			return TarwebProperties.PREFIX;
		}
		return TarwebProperties.PREFIX + ".sites." + site;
	}

	private String property(String setting, String prefix) {
		return setting.startsWith(RouterPropertyNames.SETTINGS) ? RouterPropertyNames.of(this.environment).of(setting)
				: PropertyNames.of(setting, prefix);
	}

	private String description(TarwebException failure, String prefix) {
		TarwebException problem = (failure.getCause() instanceof TarwebException cause) ? cause : failure;
		String setting = problem.setting();
		if (setting != null) {
			String property = property(setting, prefix);
			if (problem.reason() != null) {
				return "'%s' is '%s', but %s.".formatted(property, problem.value(), problem.reason());
			}
			List<String> values = values(property);
			if (!values.isEmpty()) {
				return "'%s' is '%s'. %s.".formatted(property,
						values.stream().map(Locations::withoutCredentials).collect(Collectors.joining(", ")),
						problem.getMessage());
			}
		}
		return problem.getMessage() + ".";
	}

	/** As the operator wrote them: the engine may have been given a copy. */
	private List<String> values(String property) {
		if (!ConfigurationPropertyName.isValid(property)) {
			return List.of();
		}
		return Binder.get(this.environment).bind(property, Bindable.listOf(String.class)).orElse(List.of());
	}

}
