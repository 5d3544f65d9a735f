package io.tarweb.spring.context;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.autoconfigure.TarwebAutoConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TarwebServerBootstrap} in an application.
 */
@ExtendWith(OutputCaptureExtension.class)
class TarwebServerBootstrapTests {

	/** More than the sockets' buffers on both sides hold. */
	private static final int BODY_BYTES = 64 * 1024 * 1024;

	@TempDir
	private Path directory;

	private ConfigurableApplicationContext context;

	@AfterEach
	void closeContext() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void drainsWhenBootsOwnWebServerDoes() {
		assertThat(TarwebServerBootstrap.PHASE).isEqualTo(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
	}

	@Test
	void oneLineTellsWhatIsServedAndWhere(CapturedOutput output) {
		run();
		TarwebServer server = this.context.getBean(TarwebServer.class);
		assertThat(output).containsOnlyOnce("tarweb started on port %d (%s) with 1 files of %s"
			.formatted(server.address().getPort(), server.status().transport().kind().label(), archive()));
	}

	@Test
	void aSecondStartAndASecondStopDoNothing(CapturedOutput output) {
		run();
		TarwebServerBootstrap bootstrap = this.context.getBean(TarwebServerBootstrap.class);
		bootstrap.start();
		assertThat(output).containsOnlyOnce("tarweb started");
		bootstrap.stop();
		bootstrap.stop();
		bootstrap.destroy();
		assertThat(bootstrap.isRunning()).isFalse();
	}

	/** As where contexts of tests are cached, or where a JVM is checkpointed. */
	@Test
	void whatWasStoppedStartsAgainWithTheArchiveOfThenAndTheSameLog() throws IOException {
		Path log = this.directory.resolve("access.log");
		run("--tarweb.access-log.format=combined", "--tarweb.access-log.file=" + log);
		assertThat(HttpClients.page(this.context, "/first").statusCode()).isEqualTo(404);
		this.context.stop();
		assertThat(this.context.getBean(TarwebServer.class).isRunning()).isFalse();
		TestArchive.with("second", "of then").writeTo(this.directory.resolve("docs.tar"));
		this.context.start();
		assertThat(HttpClients.page(this.context, "/second").body()).isEqualTo("of then");
		this.context.stop();
		this.context.start();
		assertThat(HttpClients.page(this.context, "/third").statusCode()).isEqualTo(404);
		this.context.stop();
		assertThat(Files.readAllLines(log)).hasSize(3)
			.satisfiesExactly((line) -> assertThat(line).contains("/first"),
					(line) -> assertThat(line).contains("/second"), (line) -> assertThat(line).contains("/third"));
	}

	@Test
	void aResponseInFlightIsFinishedByDefault() throws IOException {
		run();
		try (Socket client = requestBody()) {
			CompletableFuture<Void> closed = CompletableFuture.runAsync(this.context::close);
			awaitRefusedConnections(client.getPort());
			assertThat(readToEnd(client)).isGreaterThan(BODY_BYTES);
			closed.join();
		}
	}

	@Test
	void aResponseInFlightIsCutWhenItTakesLongerThanTheShutdownPhase() throws IOException {
		run("--spring.lifecycle.timeout-per-shutdown-phase=10ms");
		try (Socket client = requestBody()) {
			this.context.close();
			assertThat(readToEnd(client)).isLessThan(BODY_BYTES);
		}
	}

	@Test
	void aResponseInFlightIsCutWhenShutdownIsImmediate() throws IOException {
		run("--server.shutdown=immediate", "--spring.lifecycle.timeout-per-shutdown-phase=1h");
		try (Socket client = requestBody()) {
			this.context.close();
			assertThat(readToEnd(client)).isLessThan(BODY_BYTES);
		}
	}

	@Test
	void theContextIsNotClosedBeforeTheServerHasReleasedItsArchive() throws InterruptedException {
		SlowRelease archive = new SlowRelease(archive());
		this.context = application()
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(TarwebServer.class,
					() -> new TarwebServer(ServerSettings.forSource(archive).listen(new InetSocketAddress(0)).build())))
			.run("--spring.lifecycle.timeout-per-shutdown-phase=10ms");
		Thread closer = new Thread(this.context::close);
		closer.start();
		archive.releasing.await();
		Awaitility.await()
			.until(closer::getState,
					Set.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TERMINATED)::contains);
		assertThat(closer.isAlive()).isTrue();
		archive.mayBeReleased.countDown();
		closer.join();
	}

	private Socket requestBody() throws IOException {
		Socket client = new Socket(InetAddress.getLoopbackAddress(),
				this.context.getBean(TarwebServer.class).address().getPort());
		client.setSoTimeout(30_000);
		client.getOutputStream()
			.write("GET /body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
				.getBytes(StandardCharsets.US_ASCII));
		assertThat(client.getInputStream().read()).isEqualTo('H');
		return client;
	}

	private static void awaitRefusedConnections(int port) {
		Awaitility.await().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
			try {
				new Socket(InetAddress.getLoopbackAddress(), port).close();
				return false;
			}
			catch (ConnectException ex) {
				return true;
			}
		});
	}

	private static long readToEnd(Socket client) {
		long total = 0;
		byte[] buffer = new byte[64 * 1024];
		try (InputStream in = client.getInputStream()) {
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				total += read;
			}
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError("The connection was left open after %d bytes".formatted(total), ex);
		}
		catch (IOException ex) {
			return total;
		}
		return total;
	}

	private void run(String... arguments) {
		this.context = application().run(arguments);
	}

	private SpringApplicationBuilder application() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("tarweb.port=0", "tarweb.archive=" + archive());
	}

	private Path archive() {
		Path file = this.directory.resolve("docs.tar");
		return (file.toFile().exists()) ? file : new TestArchive().and("body", new byte[BODY_BYTES]).writeTo(file);
	}

	private static final class SlowRelease implements ArchiveSource {

		private final CountDownLatch releasing = new CountDownLatch(1);

		private final CountDownLatch mayBeReleased = new CountDownLatch(1);

		private final Path file;

		SlowRelease(Path file) {
			this.file = file;
		}

		@Override
		public Path fetch() {
			return this.file;
		}

		@Override
		public void release(Path file) {
			this.releasing.countDown();
			try {
				this.mayBeReleased.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public String location() {
			return this.file.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LifecycleAutoConfiguration.class, TarwebAutoConfiguration.class })
	static class Application {

	}

}
