package io.tarweb.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.settings.TransportKind;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class SampleCheckTests {

	@TempDir
	static Path directory;

	private static BenchContent content;

	@BeforeAll
	static void write() throws IOException {
		content = BenchContent.in(directory, 10);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "TLS", "HTTP2_TLS" })
	void aServerThatIsRightPasses(LoadCase load) throws IOException {
		Assumptions.assumeTrue(!load.isHttp2() || Files.isExecutable(Path.of("/usr/bin/curl")), "curl isn't there");
		TarwebServer server = new TarwebServer(ServerSettings.forFile(content.tar())
			.listen(new InetSocketAddress("127.0.0.1", 0))
			.transport(TransportKind.NIO)
			.workers(1)
			.build());
		server.start();
		try {
			String condition = new SampleCheck(content).check(load, server.address().getPort());
			assertThat(condition).startsWith((load == LoadCase.NOT_MODIFIED) ? "If-None-Match: \"" : "");
		}
		finally {
			server.stop(Duration.ZERO);
		}
	}

	@Test
	void aWrongByteIsNoticed() throws IOException {
		byte[] body = content.bytes(LoadCase.PAGE.path());
		body[5000]++;
		assertFails(LoadCase.PAGE, "A wrong body", (exchange) -> answer(exchange, 200, body));
	}

	@Test
	void aCutBodyIsNoticed() throws IOException {
		byte[] body = Arrays.copyOf(content.bytes(LoadCase.SMALL.path()), 199);
		assertFails(LoadCase.PIPELINED, "199 bytes instead of 200", (exchange) -> answer(exchange, 200, body));
	}

	@Test
	void anErrorIsNoticed() throws IOException {
		assertFails(LoadCase.RANDOM, "Status 404 instead of 200", (exchange) -> answer(exchange, 404, new byte[1]));
	}

	@Test
	void anAnswerInFullIsNoNotModified() throws IOException {
		byte[] body = content.bytes(LoadCase.PAGE.path());
		assertFails(LoadCase.NOT_MODIFIED, "Status 200 instead of 304 for If-None-Match: \"a\"", (exchange) -> {
			exchange.getResponseHeaders().set("ETag", "\"a\"");
			answer(exchange, 200, body);
		});
	}

	@Test
	void withoutAValidatorThereIsNoNotModified() throws IOException {
		byte[] body = content.bytes(LoadCase.PAGE.path());
		assertFails(LoadCase.NOT_MODIFIED, "Neither ETag nor Last-Modified", (exchange) -> answer(exchange, 200, body));
	}

	@Test
	void anotherAnswerBetweenPipelinedOnesIsNoticed() throws IOException {
		byte[] body = content.bytes(LoadCase.PIPELINED.path());
		AtomicInteger asked = new AtomicInteger();
		assertFails(LoadCase.PIPELINED, "Other answers",
				(exchange) -> answer(exchange, (asked.getAndIncrement() == 5) ? 404 : 200, body));
	}

	@Test
	void bytesThatDoNotAddUpAreNoticed() throws IOException {
		SampleCheck check = new SampleCheck(content);
		check.requireBytes(LoadCase.PAGE, new Load.Result(100, 100 * 10_300, 0, 0, 0), 2);
		check.requireBytes(LoadCase.PAGE, new Load.Result(1, 3 * 12_000, 0, 0, 0), 2);
		for (int bytes : new int[] { 90 * 10_300, 200 * 10_300 }) {
			assertThatIOException()
				.isThrownBy(() -> check.requireBytes(LoadCase.PAGE, new Load.Result(100, bytes, 0, 0, 0), 2));
		}
	}

	private static void assertFails(LoadCase load, String message, HttpHandler handler) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", handler);
		server.start();
		try {
			assertThatIOException()
				.isThrownBy(() -> new SampleCheck(content).check(load, server.getAddress().getPort()))
				.withMessageContaining(message);
		}
		finally {
			server.stop(0);
		}
	}

	private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

}
