package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import io.tarweb.TarwebServer;
import io.tarweb.router.Backend;
import io.tarweb.router.Route;
import io.tarweb.router.RouterChanges;
import io.tarweb.router.RouterSettings;
import io.tarweb.router.TarwebRouter;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.context.RouterReloadedEvent;
import io.tarweb.spring.context.TarwebRouterBootstrap;
import io.tarweb.testing.Hello;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebRouterAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TarwebRouterAutoConfigurationTests {

	private static final TestCertificate DOCS = TestCertificate.of("docs.example.org");

	private static final TestCertificate OTHER = TestCertificate.of("other.example.org");

	@TempDir
	private Path directory;

	private static ServerSocket backend;

	private final ApplicationContextRunner plainRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, TarwebAutoConfiguration.class,
				TarwebRouterAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.plainRunner.withPropertyValues("tarweb.router.port=0",
			"tarweb.router.address=127.0.0.1", "tarweb.workers=1", "tarweb.router.default.backend=close");

	private String[] site = {};

	@BeforeEach
	void writeArchive() {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		this.site = new String[] { "tarweb.archive=" + archive, "tarweb.port=0", "tarweb.address=127.0.0.1",
				"tarweb.ssl.bundle=docs", "tarweb.router.routes[0].name=docs",
				"tarweb.router.routes[0].server-names=docs.example.org", "tarweb.router.routes[0].backend=site" };
	}

	@BeforeAll
	static void listen() throws IOException {
		backend = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
	}

	@AfterAll
	static void close() throws IOException {
		backend.close();
	}

	private ApplicationContextRunner withBundle(TestCertificate certificate) {
		return this.contextRunner.withPropertyValues(
				"spring.ssl.bundle.pem.docs.keystore.certificate=" + certificate.bundle().getCertificatePEM(),
				"spring.ssl.bundle.pem.docs.keystore.private-key=" + certificate.bundle().getPrivateKeyPEM());
	}

	private static RawClient connect(ApplicationContext context) {
		return RawClient.connect(context.getBean(TarwebRouter.class).address());
	}

	@Test
	void theSiteAnswersToItsNameAndNobodyToAnother() {
		withBundle(DOCS).withPropertyValues(this.site).run((context) -> {
			TarwebRouter router = context.getBean(TarwebRouter.class);
			SSLContext client = TestCertificate.client(null, DOCS);
			try (RawClient reader = RawClient
				.over(TestCertificate.handshake(client, router.address(), "docs.example.org"))) {
				assertThat(reader.send(RawClient.get("/")).read().text()).isEqualTo("home");
				assertThat(router.metrics().route("docs").backend().open()).isOne();
				assertThat(context.getBean(TarwebServer.class).metrics().openConnections()).isOne();
			}
			try (RawClient other = connect(context).send(Hello.named("other.example.org").toBytes())) {
				other.awaitEnding();
			}
			assertThat(router.metrics().route("default").backend().opened()).isOne();
		});
	}

	@Test
	void aBackendGetsWhatTheClientSends() throws IOException {
		try (ServerSocket api = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			this.contextRunner
				.withPropertyValues("tarweb.router.routes[0].name=api",
						"tarweb.router.routes[0].server-names=*.example.org", "tarweb.router.routes[0].backend=proxy",
						"tarweb.router.routes[0].address=127.0.0.1:" + api.getLocalPort(),
						"tarweb.router.routes[0].proxy-protocol=v1", "tarweb.router.routes[0].allow=127.0.0.0/8")
				.run((context) -> {
					assertThat(context).hasNotFailed().doesNotHaveBean(TarwebServer.class);
					byte[] hello = Hello.named("api.example.org").toBytes();
					try (RawClient client = connect(context).send(hello);
							RawClient accepted = RawClient.over(api.accept())) {
						assertThat(readLine(accepted)).startsWith("PROXY TCP4 127.0.0.1 127.0.0.1 ");
						assertThat(accepted.readBody(hello.length)).isEqualTo(hello);
						accepted.send("answer");
						assertThat(client.readBody(6)).asString().isEqualTo("answer");
					}
				});
		}
	}

	private static String readLine(RawClient client) {
		StringBuilder line = new StringBuilder();
		while (line.indexOf("\n") < 0) {
			line.append((char) client.readBody(1)[0]);
		}
		return line.toString();
	}

	@Test
	void everyPropertyBecomesASetting() {
		this.contextRunner
			.withPropertyValues("tarweb.router.handshake-timeout=1", "tarweb.router.connect-timeout=2",
					"tarweb.router.idle-timeout=3", "tarweb.router.max-lifetime=4", "tarweb.router.max-connections=5",
					"tarweb.transport=nio", "tarweb.router.routes[0].name=first",
					"tarweb.router.routes[0].server-names=a.example.org,*.b.example.org",
					"tarweb.router.routes[0].no-name=true", "tarweb.router.routes[0].not-tls=true",
					"tarweb.router.routes[0].allow=10.0.0.0/8", "tarweb.router.routes[0].backend=proxy",
					"tarweb.router.routes[0].address=localhost:1", "tarweb.router.routes[0].sorry.backend=proxy",
					"tarweb.router.routes[0].sorry.address=localhost:2",
					"tarweb.router.routes[0].sorry.proxy-protocol=v2", "tarweb.router.routes[0].handshake-timeout=6",
					"tarweb.router.routes[0].connect-timeout=7", "tarweb.router.routes[0].idle-timeout=8",
					"tarweb.router.routes[0].max-lifetime=9", "tarweb.router.default.name=rest")
			.run((context) -> {
				RouterSettings settings = context.getBean(TarwebRouter.class).settings();
				assertThat(settings.handshakeTimeout()).hasSeconds(1);
				assertThat(settings.connectTimeout()).hasSeconds(2);
				assertThat(settings.idleTimeout()).hasSeconds(3);
				assertThat(settings.maxLifetime()).hasSeconds(4);
				assertThat(settings.maxConnections()).isEqualTo(5);
				assertThat(settings.workers()).isOne();
				assertThat(settings.defaultRoute().name()).isEqualTo("rest");
				assertThat(settings.defaultRoute().backend()).isEqualTo(Backend.close());
				assertThat(settings.routes()).singleElement()
					.satisfies(TarwebRouterAutoConfigurationTests::assertFirst);
			});
	}

	private static void assertFirst(Route route) {
		assertThat(route.name()).isEqualTo("first");
		assertThat(route.serverNames()).containsExactly("a.example.org", "*.b.example.org");
		assertThat(route.noName()).isTrue();
		assertThat(route.notTls()).isTrue();
		assertThat(route.allow()).hasToString("[10.0.0.0/8]");
		assertThat(route.backend().label()).isEqualTo("proxy localhost:1");
		assertThat(route.sorry()).asString().contains("localhost:2", "V2");
		assertThat(route.handshakeTimeout()).hasSeconds(6);
		assertThat(route.connectTimeout()).hasSeconds(7);
		assertThat(route.idleTimeout()).hasSeconds(8);
		assertThat(route.maxLifetime()).hasSeconds(9);
	}

	@Test
	void theDefaultsAreThoseOfTheEngine() {
		this.contextRunner.run((context) -> {
			RouterSettings settings = context.getBean(TarwebRouter.class).settings();
			RouterSettings defaults = RouterSettings.builder(settings.defaultRoute()).build();
			assertThat(settings.handshakeTimeout()).isEqualTo(defaults.handshakeTimeout());
			assertThat(settings.connectTimeout()).isEqualTo(defaults.connectTimeout());
			assertThat(settings.idleTimeout()).isEqualTo(defaults.idleTimeout());
			assertThat(settings.maxLifetime()).isEqualTo(defaults.maxLifetime());
			assertThat(settings.maxConnections()).isEqualTo(defaults.maxConnections());
		});
	}

	@Test
	void tlsEndsWhereARouteHasACertificateWhichMayChange(CapturedOutput output) {
		List<RouterChanges> changes = new ArrayList<>();
		withBundle(DOCS).withPropertyValues(withCertificate())
			.withInitializer((context) -> context.addApplicationListener(
					(ApplicationListener<RouterReloadedEvent>) (event) -> changes.add(event.getChanges())))
			.run((context) -> {
				assertThat(shown(context)).isEqualTo("CN=docs.example.org");
				TestPropertyValues.of("tarweb.router.default.backend=nonsense").applyTo(context);
				context.getBean(SslBundleRegistry.class).updateBundle("docs", bundle(OTHER));
				assertThat(shown(context)).isEqualTo("CN=other.example.org");
				assertThat(changes).singleElement()
					.isEqualTo(new RouterChanges(List.of(), List.of(), List.of(), List.of("docs"), false));
				context.getBean(SslBundleRegistry.class).updateBundle("docs", SslBundle.of(SslStoreBundle.NONE));
				assertThat(shown(context)).isEqualTo("CN=other.example.org");
				assertThat(output).contains("The SSL bundle 'docs' has changed, but the certificates before stay in "
						+ "service at the router: 'tarweb.router.routes[0].ssl.bundle' is ");
			});
	}

	/** TLS begins before the backend has to answer. */
	private static String[] withCertificate() {
		return new String[] { "tarweb.router.routes[0].name=docs",
				"tarweb.router.routes[0].server-names=docs.example.org", "tarweb.router.routes[0].backend=proxy",
				"tarweb.router.routes[0].address=127.0.0.1:" + backend.getLocalPort(),
				"tarweb.router.routes[0].ssl.bundle=docs", "tarweb.router.routes[0].ssl.alpn=http/1.1" };
	}

	private static SslBundle bundle(TestCertificate certificate) throws Exception {
		return SslBundle.of(SslStoreBundle.of(certificate.bundle().toKeyStore("".toCharArray()), "", null));
	}

	private static String shown(ApplicationContext context) throws IOException {
		SSLContext client = TestCertificate.client(null, DOCS, OTHER);
		try (SSLSocket socket = TestCertificate.handshake(client, context.getBean(TarwebRouter.class).address(),
				"docs.example.org")) {
			return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
		}
	}

	@Test
	void theRouterStopsBeforeTheServerAndStartsAfterIt() {
		withBundle(DOCS).withPropertyValues(this.site).run((context) -> {
			TarwebRouter router = context.getBean(TarwebRouter.class);
			context.stop();
			assertThat(router.isRunning()).isFalse();
			context.start();
			assertThat(router.isRunning()).isTrue();
			SSLContext client = TestCertificate.client(null, DOCS);
			try (RawClient reader = RawClient
				.over(TestCertificate.handshake(client, router.address(), "docs.example.org"))) {
				assertThat(reader.send(RawClient.get("/")).read().text()).isEqualTo("home");
			}
			context.close();
			assertThat(router.isRunning()).isFalse();
		});
	}

	@Test
	void thereIsNoneWithoutRoutes() {
		this.plainRunner.withPropertyValues("tarweb.router.port=0")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TarwebRouter.class));
	}

	@Test
	void itCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("tarweb.router.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TarwebRouter.class));
	}

	@Test
	void theModuleMayBeAbsent() {
		withBundle(DOCS).withPropertyValues(this.site)
			.withClassLoader(new FilteredClassLoader("io.tarweb.router"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TarwebServer.class)
				.doesNotHaveBean("tarwebRouter"));
	}

	@Test
	void anApplicationRunsARouterOfItsOwnItself() {
		TarwebRouter own = new TarwebRouter(
				RouterSettings.builder(Route.builder("rest", Backend.close()).build()).build(), null);
		this.contextRunner.withBean("own", TarwebRouter.class, () -> own)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TarwebRouter.class)
				.doesNotHaveBean(TarwebRouterBootstrap.class));
		assertThat(own.isRunning()).isFalse();
	}

}
