package io.tarweb.spring.context;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.tarweb.TarwebServer;
import io.tarweb.error.ListenException;
import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.autoconfigure.TarwebAutoConfiguration;
import io.tarweb.spring.autoconfigure.TarwebRouterAutoConfiguration;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TestPortContextCustomizerFactory}: contexts of test classes of an
 * application whose port somebody else has.
 */
@ExtendWith(OutputCaptureExtension.class)
class TestPortContextCustomizerFactoryTests {

	@TempDir
	private static Path directory;

	private static ServerSocket occupied;

	private final List<TestContextManager> tests = new ArrayList<>();

	@BeforeAll
	static void occupyThePort() throws IOException {
		occupied = new ServerSocket(0);
		TestArchive.with("index.html", "home").writeTo(directory.resolve("docs.tar"));
	}

	@AfterAll
	static void freeThePort() throws IOException {
		occupied.close();
	}

	@AfterEach
	void closeContexts() {
		this.tests.forEach((test) -> test.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE));
	}

	private ApplicationContext contextOf(Class<?> testClass) {
		TestContextManager test = new TestContextManager(testClass);
		ApplicationContext context = test.getTestContext().getApplicationContext();
		this.tests.add(test);
		return context;
	}

	@ParameterizedTest
	@ValueSource(classes = { OnRandomPort.class, Mocked.class, WithoutWeb.class, OnRandomPort.Nested.class })
	void takesAFreePort(Class<?> testClass) {
		ApplicationContext context = contextOf(testClass);
		assertThat(context.getBean(TarwebServer.class).address().getPort()).isNotEqualTo(occupied.getLocalPort());
		assertThat(HttpClients.page(context, "/").body()).isEqualTo("home");
	}

	@Test
	void contextsThatAreCachedDoNotCollide() {
		ApplicationContext one = contextOf(OnRandomPort.class);
		ApplicationContext other = contextOf(Mocked.class);
		assertThat(other).isNotSameAs(one);
		assertThat(HttpClients.page(one, "/").body()).isEqualTo("home");
		assertThat(HttpClients.page(other, "/").body()).isEqualTo("home");
	}

	@Test
	void testsOfTheSameConfigurationShareAContext() {
		assertThat(contextOf(MockedToo.class)).isSameAs(contextOf(Mocked.class));
	}

	@Test
	void whatWaitsInTheCacheKeepsItsPort() {
		ApplicationContext context = contextOf(OnRandomPort.class);
		String port = context.getEnvironment().getRequiredProperty("local.tarweb.port");
		((ConfigurableApplicationContext) context).pause();
		assertThat(HttpClients.page(context, "/").body()).isEqualTo("home");
		((ConfigurableApplicationContext) context).restart();
		assertThat(context.getEnvironment().getRequiredProperty("local.tarweb.port")).isEqualTo(port);
		assertThat(HttpClients.page(context, "/").body()).isEqualTo("home");
	}

	@ParameterizedTest
	@ValueSource(classes = { OnDefinedPort.class, OnDefinedPort.Nested.class, WithProperty.class,
			WithPropertySource.class, WithPropertyFile.class, WithDynamicProperty.class, WithArgument.class })
	void insistsOnThePortThatTheTestWants(Class<?> testClass) {
		assertThatThrownBy(() -> contextOf(testClass)).hasStackTraceContaining(ListenException.class.getName())
			.hasStackTraceContaining(String.valueOf(occupied.getLocalPort()));
	}

	@Test
	void redirectsFromAFreePortToo() {
		ApplicationContext context = contextOf(WithRedirects.class);
		Integer port = context.getEnvironment().getRequiredProperty("local.tarweb.redirect-port", Integer.class);
		assertThat(port).isNotEqualTo(occupied.getLocalPort());
		assertThat(context.getBean(TarwebServer.class).status().redirectAddress().getPort()).isEqualTo(port);
		assertThat(HttpClients.redirect(context, "/").headers().firstValue("Location"))
			.hasValue("https://127.0.0.1:" + context.getEnvironment().getProperty("local.tarweb.port") + "/");
	}

	@Test
	void routesOnAFreePortToo() {
		TarwebRouter router = contextOf(WithRoute.class).getBean(TarwebRouter.class);
		assertThat(router.settings().listen().getPort()).isZero();
		assertThat(router.isRunning()).isTrue();
	}

	@Test
	void redirectsFromNowhereUnlessToldTo() {
		assertThat(contextOf(Mocked.class).getBean(TarwebServer.class).status().redirectAddress()).isNull();
	}

	@Test
	void applicationsThatServeNoDocsSeeNothingOfIt(CapturedOutput output) {
		ApplicationContext context = contextOf(OfAForeignApplication.class);
		assertThat(context.getBeanNamesForType(TarwebServer.class)).isEmpty();
		assertThat(output).contains("Started ").doesNotContain("Transport ").doesNotContain("tarweb started");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, SslAutoConfiguration.class,
			LifecycleAutoConfiguration.class, TarwebAutoConfiguration.class, TarwebRouterAutoConfiguration.class })
	static class Application {

	}

	/**
	 * Configures the application, as its application.properties would.
	 */
	static class Configured implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			Map<String, Object> properties = new HashMap<>();
			properties.put("tarweb.archive", directory.resolve("docs.tar").toString());
			properties.put("tarweb.port", "${occupied.port}");
			properties.put("tarweb.workers", 1);
			properties.put("occupied.port", occupied.getLocalPort());
			context.getEnvironment().getPropertySources().addLast(new MapPropertySource("configured", properties));
		}

	}

	/**
	 * Has a certificate; what else it takes is in the properties of the profile.
	 */
	static class ConfiguredWithCertificate extends Configured {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			super.initialize(context);
			TestCertificate certificate = TestCertificate.of("localhost");
			String keystore = "spring.ssl.bundle.pem.docs.keystore.";
			context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("certificate",
						Map.of(keystore + "certificate", certificate.bundle().getCertificatePEM(),
								keystore + "private-key", certificate.bundle().getPrivateKeyPEM())));
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	@ContextConfiguration(initializers = Configured.class)
	static class OnRandomPort {

		class Nested {

		}

	}

	@SpringBootTest(classes = Application.class)
	@ContextConfiguration(initializers = Configured.class)
	static class Mocked {

	}

	@SpringBootTest(classes = Application.class, properties = "tarweb.router.default.backend=close")
	@ContextConfiguration(initializers = Configured.class)
	static class WithRoute {

	}

	@SpringBootTest(classes = Application.class)
	@ContextConfiguration(initializers = Configured.class)
	static class MockedToo {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	@ContextConfiguration(initializers = Configured.class)
	static class WithoutWeb {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.DEFINED_PORT,
			properties = "server.port=0")
	@ContextConfiguration(initializers = Configured.class)
	static class OnDefinedPort {

		@TestPropertySource(properties = "nested=true")
		class Nested {

		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = "tarweb.port=${occupied.port}")
	@ContextConfiguration(initializers = Configured.class)
	static class WithProperty {

	}

	@SpringBootTest(classes = Application.class)
	@ContextConfiguration(initializers = Configured.class)
	@TestPropertySource(properties = "tarweb.port=${occupied.port}")
	static class WithPropertySource {

	}

	@SpringBootTest(classes = Application.class)
	@ContextConfiguration(initializers = Configured.class)
	@TestPropertySource("classpath:occupied-port.properties")
	static class WithPropertyFile {

	}

	@SpringBootTest(classes = Application.class, args = "--tarweb.port=${occupied.port}")
	@ContextConfiguration(initializers = Configured.class)
	static class WithArgument {

	}

	@SpringBootTest(classes = Application.class)
	@ContextConfiguration(initializers = Configured.class)
	static class WithDynamicProperty {

		@DynamicPropertySource
		static void port(DynamicPropertyRegistry registry) {
			registry.add("tarweb.port", occupied::getLocalPort);
		}

	}

	@SpringBootTest(classes = Application.class)
	@ActiveProfiles("redirecting")
	@ContextConfiguration(initializers = ConfiguredWithCertificate.class)
	static class WithRedirects {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT)
	static class OfAForeignApplication {

	}

}
