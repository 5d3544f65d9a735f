package io.tarweb.router;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.tarweb.error.SettingException;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Hello;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for other settings of a running {@link TarwebRouter}.
 */
class TarwebRouterReplaceTests {

	private static final byte[] HELLO = Hello.named("docs.example.org").toBytes();

	private TestBackend first;

	private TestBackend second;

	@BeforeEach
	void listen() {
		this.first = TestBackend.listen();
		this.second = TestBackend.listen();
	}

	@AfterEach
	void close() {
		this.first.close();
		this.second.close();
	}

	private static Route.Builder docs(TestBackend backend) {
		return Route.builder("docs", Backend.proxy(backend.address())).serverNames(List.of("docs.example.org"));
	}

	@OnEveryTransport
	void newConnectionsGoByNewRoutesAndOldOnesGoOn(TransportKind transport) {
		try (TestRouter router = TestRouter.start(TestRouter.settings(transport, docs(this.first).build()));
				RawClient before = router.connect().send(HELLO);
				RawClient acceptedBefore = this.first.accept()) {
			acceptedBefore.readBody(HELLO.length);
			RouterSettings.Builder settings = TestRouter.settings(transport, docs(this.second).build());
			RouterChanges changes = router.router().replace(settings.build());
			assertThat(changes).isEqualTo(new RouterChanges(List.of(), List.of(), List.of("docs"), List.of(), false));
			try (RawClient after = router.connect().send(HELLO); RawClient acceptedAfter = this.second.accept()) {
				assertThat(acceptedAfter.readBody(HELLO.length)).isEqualTo(HELLO);
				before.send("a");
				after.send("b");
				assertThat(acceptedBefore.readBody(1)).isEqualTo(new byte[] { 'a' });
				assertThat(acceptedAfter.readBody(1)).isEqualTo(new byte[] { 'b' });
				assertThat(router.backend("docs").open()).as("counted on under the same name").isEqualTo(2);
			}
			assertThat(router.router().replace(settings.build()).isEmpty()).isTrue();
		}
	}

	@OnEveryTransport
	void wrongSettingsChangeNothing(TransportKind transport) {
		RouterSettings settings = TestRouter.settings(transport, docs(this.first).build()).build();
		TestBackend taken = this.second;
		TarwebRouter router = new TarwebRouter(settings, null);
		try (TestRouter running = TestRouter.start(router)) {
			assertRefused(router, "RouterSettings.listen", TestRouter.settings(transport, docs(taken).build())
				.listen(new InetSocketAddress("127.0.0.1", taken.port())));
			assertRefused(router, "RouterSettings.workers",
					TestRouter.settings(transport, docs(taken).build()).workers(3));
			assertRefused(router, "RouterSettings.routes[docs].backend", TestRouter.settings(transport,
					Route.builder("docs", Backend.site()).serverNames(List.of("a.test")).build()));
			assertThat(router.settings()).isSameAs(settings);
			this.first.assertReached(running, HELLO);
		}
	}

	private static void assertRefused(TarwebRouter router, String setting, RouterSettings.Builder replacement) {
		RouterSettings settings = replacement.build();
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> router.replace(settings))
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo(setting));
	}

	@Test
	void changesAreToldByName() {
		Route docs = docs(this.first).build();
		Route blog = Route.builder("blog", Backend.close()).serverNames(List.of("blog.example.org")).build();
		Route shop = Route.builder("shop", Backend.close()).serverNames(List.of("shop.example.org")).build();
		RouterSettings before = TestRouter.settings(null, docs, blog).build();
		TarwebRouter router = new TarwebRouter(before, null);
		assertThat(router.replace(TestRouter.settings(null, blog, docs).build()))
			.as("the order decides which route wins")
			.isEqualTo(new RouterChanges(List.of(), List.of(), List.of("blog", "docs"), List.of(), false));
		assertThat(router.replace(
				TestRouter.settings(null, shop, docs).idleTimeout(Duration.ofMinutes(1)).maxConnections(7).build()))
			.isEqualTo(new RouterChanges(List.of("shop"), List.of("blog"), List.of(), List.of(), true));
	}

	@OnEveryTransport
	void anotherCertificateIsShownToNewClients(TransportKind transport) {
		TestCertificate before = TestCertificate.of("docs.example.org");
		TestCertificate after = TestCertificate.rsa("other.example.org");
		try (TestRouter router = TestRouter.start(TestRouter.settings(transport, encrypted(before)));
				RawClient client = before.connect(router.address())) {
			RouterChanges changes = router.router().replace(TestRouter.settings(transport, encrypted(after)).build());
			assertThat(changes.certificates()).containsExactly("docs");
			assertThat(changes.changed()).isEmpty();
			try (RawClient other = after.connect(router.address())) {
				other.send("b");
				client.send("a");
				try (RawClient accepted = this.first.accept(); RawClient second = this.first.accept()) {
					assertThat(accepted.readBody(1)).isEqualTo(new byte[] { 'a' });
					assertThat(second.readBody(1)).isEqualTo(new byte[] { 'b' });
				}
			}
		}
	}

	private Route encrypted(TestCertificate certificate) {
		return docs(this.first).noName(true).tls(TlsIdentity.of(certificate.keys())).build();
	}

}
