package io.tarweb.spring.context;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Puts the port that the server really listens on into the environment of the context and
 * of its parents, as {@code local.tarweb.port}.
 */
public final class TarwebPortInfoApplicationContextInitializer
		implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final String PROPERTY = "local.tarweb.port";

	/** Where Boot keeps the ports of the application's own servers. */
	private static final String PROPERTY_SOURCE = "server.ports";

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.addApplicationListener(new PortListener(context));
	}

	private record PortListener(
			ConfigurableApplicationContext context) implements ApplicationListener<TarwebServerStartedEvent> {

		@Override
		public void onApplicationEvent(TarwebServerStartedEvent event) {
			int port = event.getAddress().getPort();
			for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
				if (each instanceof ConfigurableApplicationContext configurable) {
					ports(configurable.getEnvironment().getPropertySources()).put(PROPERTY, port);
				}
			}
		}

		@SuppressWarnings("unchecked")
		private static Map<String, Object> ports(MutablePropertySources sources) {
			@Nullable PropertySource<?> source = sources.get(PROPERTY_SOURCE);
			if (source == null) {
				source = new MapPropertySource(PROPERTY_SOURCE, new HashMap<>());
				sources.addFirst(source);
			}
			return (Map<String, Object>) source.getSource();
		}

	}

}
