package io.tarweb.spring.internal.cloud;

import java.util.List;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/**
 * {@link ApplicationListener} that warns of changed properties that need a restart, at
 * every refresh until the application is restarted or the values are back.
 */
public class ChangedPropertiesListener implements ApplicationListener<EnvironmentChangeEvent> {

	private static final Logger logger = LoggerFactory.getLogger(ChangedPropertiesListener.class);

	private final Supplier<List<String>> changedProperties;

	/**
	 * Creates a listener.
	 * @param changedProperties tells which properties have changed since the start
	 */
	public ChangedPropertiesListener(Supplier<List<String>> changedProperties) {
		this.changedProperties = changedProperties;
	}

	@Override
	public void onApplicationEvent(EnvironmentChangeEvent event) {
		List<String> changed = this.changedProperties.get();
		if (!changed.isEmpty()) {
			logger.warn("tarweb goes on as it was started: a refresh doesn't change properties of a server that runs. "
					+ "Restart the application for '{}'", String.join("', '", changed));
		}
	}

}
