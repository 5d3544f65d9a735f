package io.tarweb.spring.context;

import java.net.InetSocketAddress;
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
 * Puts the server's actual ports into the environment of the context and of its parents,
 * as {@code local.tarweb.port} and {@code local.tarweb.redirect-port}.
 */
public final class TarwebPortInfoApplicationContextInitializer
		implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final String PORT = "local.tarweb.port";

	private static final String REDIRECT_PORT = "local.tarweb.redirect-port";

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
			InetSocketAddress redirectAddress = event.getServer().status().redirectAddress();
			for (ApplicationContext each = this.context; each != null; each = each.getParent()) {
				if (each instanceof ConfigurableApplicationContext configurable) {
					Map<String, Object> ports = ports(configurable.getEnvironment().getPropertySources());
					ports.put(PORT, event.getAddress().getPort());
					if (redirectAddress != null) {
						ports.put(REDIRECT_PORT, redirectAddress.getPort());
					}
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
