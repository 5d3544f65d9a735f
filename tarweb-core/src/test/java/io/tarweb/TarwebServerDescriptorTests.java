package io.tarweb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.ServerProcess;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a {@link TarwebServer} whose process has no descriptor for one more
 * connection.
 */
class TarwebServerDescriptorTests {

	/** Enough for a virtual machine, its class path and a hundred connections. */
	private static final int DESCRIPTORS = 300;

	@TempDir
	private static Path directory;

	private static Path archive;

	@BeforeAll
	static void writeArchive() {
		archive = TarBuilder.create().file("index.html", "root").writeTo(directory.resolve("site.tar"));
	}

	@OnEveryTransport
	void restsUntilThereIsADescriptor(TransportKind transport) {
		try (ServerProcess server = start(transport); RawClient open = connect(server)) {
			assertThat(open.send(RawClient.get("/")).read().text()).isEqualTo("root");
			List<RawClient> others = exhaust(server);
			await().until(() -> server.state().failedAccepts() > 3);
			assertThat(server.state().failuresAtRest()).isZero();
			assertThat(open.send(RawClient.get("/")).read().text()).isEqualTo("root");
			try (RawClient waiting = connect(server)) {
				waiting.send(RawClient.get("/"));
				others.forEach(RawClient::close);
				assertThat(waiting.read().text()).isEqualTo("root");
			}
			assertThat(server.log().lines().filter((line) -> line.contains("Too many open files"))).hasSize(1);
		}
	}

	/** To close it, too, is something that the channel asks for. */
	@OnEveryTransport
	void stopsWithoutADescriptor(TransportKind transport) {
		List<RawClient> clients;
		try (ServerProcess server = start(transport)) {
			clients = exhaust(server);
		}
		clients.forEach(RawClient::close);
	}

	private static ServerProcess start(TransportKind transport) {
		return ServerProcess.startWithDescriptors(DESCRIPTORS, transport, archive, directory.resolve("server.log"));
	}

	private static RawClient connect(ServerProcess server) {
		return RawClient.connect(server.address());
	}

	/**
	 * Opens more than the process can accept, so that some wait: it may have a descriptor
	 * less for a moment, while it reads a class.
	 */
	private static List<RawClient> exhaust(ServerProcess server) {
		List<RawClient> clients = new ArrayList<>();
		while (clients.size() < DESCRIPTORS) {
			clients.add(connect(server));
		}
		await().until(() -> server.state().failedAccepts() > 0);
		return clients;
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30));
	}

}
