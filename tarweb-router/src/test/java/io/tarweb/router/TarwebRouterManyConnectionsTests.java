package io.tarweb.router;

import java.io.File;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Hello;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import org.opentest4j.TestAbortedException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for many connections through a {@link TarwebRouter}, each to its own backend and
 * none left behind.
 */
class TarwebRouterManyConnectionsTests {

	private static final byte[] OWN = Hello.named("own.test").toBytes();

	/** In two packets, cut at 16 places each. */
	@OnEveryTransport
	void realClientsGetToTheirBackend(TransportKind transport) {
		List<String> names = RecordedHello.all()
			.stream()
			.map(RecordedHello::name)
			.filter(Objects::nonNull)
			.distinct()
			.toList();
		try (TestBackend named = TestBackend.listen();
				TestBackend nameless = TestBackend.listen();
				TestRouter router = TestRouter.start(TestRouter.settings(transport,
						Route.builder("named", Backend.proxy(named.address())).serverNames(names).build(),
						Route.builder("nameless", Backend.proxy(nameless.address())).noName(true).build()))) {
			for (RecordedHello hello : RecordedHello.all()) {
				byte[] bytes = hello.bytes();
				TestBackend backend = (hello.name() != null) ? named : nameless;
				for (int i = 0; i < 16; i++) {
					int split = 1 + i * (bytes.length - 2) / 15;
					try (RawClient client = router.connect().send(bytes, 0, split)) {
						client.send(bytes, split, bytes.length - split);
						try (RawClient accepted = backend.accept()) {
							assertThat(accepted.readBody(bytes.length)).as("%s split at %d", hello, split)
								.isEqualTo(bytes);
						}
					}
				}
			}
			router.awaitNoConnection();
			assertThat(router.router().metrics().failures()).isEmpty();
			assertThat(router.backend("default").opened()).isZero();
		}
	}

	@OnEveryTransport
	void noDescriptorStays(TransportKind transport) {
		try (TestBackend backend = TestBackend.listen();
				TestRouter router = TestRouter.start(TestRouter.settings(transport,
						Route.builder("own", Backend.proxy(backend.address())).serverNames(List.of("own.test")).build(),
						Route.builder("dead", Backend.proxy("127.0.0.1:1"))
							.serverNames(List.of("dead.test"))
							.build()))) {
			run(router, backend, 50);
			int before = descriptors();
			run(router, backend, 1000);
			assertThat(descriptors()).isLessThanOrEqualTo(before);
		}
	}

	/** Every way in which a connection ends, in turn. */
	private static void run(TestRouter router, TestBackend backend, int times) {
		List<byte[]> closed = Stream.of(Hello.named("dead.test"), Hello.named("other.test"), Hello.nameless())
			.map(Hello::toBytes)
			.toList();
		for (int i = 0; i < times; i++) {
			try (RawClient client = router.connect().send(OWN); RawClient accepted = backend.accept()) {
				accepted.readBody(OWN.length);
				switch (i % 4) {
					case 0 -> client.reset();
					case 1 -> accepted.reset();
					case 2 -> client.endOutput();
					default -> accepted.endOutput();
				}
				if (i % 4 == 3) {
					assertThat(client.awaitEnding()).isEqualTo(RawClient.Ending.CLEAN);
				}
				else if (i % 4 != 1) {
					accepted.awaitEnding();
				}
			}
			try (RawClient client = router.connect().send(closed.get(i % closed.size()))) {
				assertThat(client.isAtEnd()).isTrue();
			}
		}
		router.awaitNoConnection();
	}

	private static int descriptors() {
		String[] names = new File("/proc/self/fd").list();
		if (names == null) {
			throw new TestAbortedException("Descriptors can be counted in /proc/self/fd only, on Linux");
		}
		return names.length;
	}

}
