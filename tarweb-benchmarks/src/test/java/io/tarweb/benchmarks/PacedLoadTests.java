package io.tarweb.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.settings.TransportKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PacedLoadTests {

	private static final byte[] REQUEST = ("GET " + BenchContent.PAGE + " HTTP/1.1\r\nHost: a\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	@TempDir
	static Path directory;

	private static TarwebServer server;

	@BeforeAll
	static void start() throws IOException {
		server = new TarwebServer(ServerSettings.forFile(BenchContent.in(directory, 1).tar())
			.listen(new InetSocketAddress("127.0.0.1", 0))
			.transport(TransportKind.NIO)
			.workers(1)
			.build());
		server.start();
	}

	@AfterAll
	static void stop() {
		server.stop(Duration.ZERO);
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 10_000 })
	void everyRequestIsAnsweredOnce(double perSecond) throws IOException {
		try (PacedLoad load = new PacedLoad(port(), 3, REQUEST, answerBytes(REQUEST))) {
			assertThat(load.run(1000, perSecond).requests()).isEqualTo(1000);
			assertThat(load.run(10, perSecond).requests()).isEqualTo(10);
		}
	}

	@Test
	void aRateIsNotExceeded() throws IOException {
		try (PacedLoad load = new PacedLoad(port(), 3, REQUEST, answerBytes(REQUEST))) {
			// The last of them is due after 99 intervals.
			assertThat(load.run(100, 1000).seconds()).isGreaterThanOrEqualTo(0.099);
		}
	}

	@Test
	void anAnswerThatIsLongerThanTheFirstIsNoticed() throws IOException {
		try (PacedLoad load = new PacedLoad(port(), 1, REQUEST, answerBytes(REQUEST) - 1)) {
			assertThatThrownBy(() -> load.run(1, 0)).hasMessageContaining("more than");
		}
	}

	@Test
	void anAnswerToHeadHasNoBody() throws IOException {
		byte[] head = ("HEAD " + BenchContent.PAGE + " HTTP/1.1\r\nHost: a\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		assertThat(answerBytes(REQUEST) - answerBytes(head)).isEqualTo(10_000);
	}

	private static int answerBytes(byte[] request) throws IOException {
		try (Probe probe = new Probe(port())) {
			return probe.answerBytes(request);
		}
	}

	private static int port() {
		return server.address().getPort();
	}

}
