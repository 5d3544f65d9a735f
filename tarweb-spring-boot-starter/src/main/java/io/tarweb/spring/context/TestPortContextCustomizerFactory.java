package io.tarweb.spring.context;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * {@link ContextCustomizerFactory} that gives server and router free ports in tests:
 * cached contexts run beside each other, and beside whatever has the configured port.
 * Only Spring's test framework looks for it, so its classes aren't needed otherwise.
 */
final class TestPortContextCustomizerFactory implements ContextCustomizerFactory {

	private static final boolean springBootTestPresent = ClassUtils.isPresent(
			"org.springframework.boot.test.context.SpringBootTest",
			TestPortContextCustomizerFactory.class.getClassLoader());

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return (springBootTestPresent && wantsDefinedPort(testClass)) ? null : new FreePorts();
	}

	private static boolean wantsDefinedPort(Class<?> testClass) {
		SpringBootTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, SpringBootTest.class);
		return test != null && test.webEnvironment() == WebEnvironment.DEFINED_PORT;
	}

	/**
	 * Comes before the application's configuration and after the test's. All instances
	 * are equal, because that decides whether tests share a context.
	 */
	private record FreePorts() implements ContextCustomizer {

		private static final String PORT = "tarweb.port";

		private static final String ROUTER_PORT = "tarweb.router.port";

		private static final String REDIRECT_PORT = "tarweb.ssl.redirect-port";

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
			ConfigurableEnvironment environment = context.getEnvironment();
			Map<String, Object> ports = new HashMap<>(Map.of(PORT, 0, ROUTER_PORT, 0));
			if (StringUtils.hasText(environment.resolvePlaceholders("${" + REDIRECT_PORT + ":}"))) {
				ports.put(REDIRECT_PORT, 0);
			}
			addBehindTheTestsOwn(environment.getPropertySources(), new MapPropertySource("tarwebTestPorts", ports));
		}

		private static void addBehindTheTestsOwn(MutablePropertySources sources, MapPropertySource ports) {
			String firstOfTheApplication = StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME;
			if (sources.contains(firstOfTheApplication)) {
				sources.addBefore(firstOfTheApplication, ports);
			}
			else {
				sources.addLast(ports);
			}
		}

	}

}
