package io.tarweb.spring.context;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.ResourceLoader;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ResourceArchiveSource}.
 */
class ResourceArchiveSourceTests {

	private static final byte[] CONTENT = "an archive".getBytes(StandardCharsets.US_ASCII);

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void writeFile() throws IOException {
		this.file = Files.write(this.directory.resolve("docs.tar"), CONTENT);
	}

	@Test
	void aFileLocationIsServedWhereItLies() throws IOException {
		assertInPlace(source(this.file.toUri().toString()));
	}

	@Test
	void aPathWithoutASchemeIsAFile() throws IOException {
		assertInPlace(source(this.file.toString()));
	}

	@Test
	void aPathWithoutASchemeIsAFileInAWebApplicationToo() throws IOException {
		GenericWebApplicationContext context = new GenericWebApplicationContext(new MockServletContext());
		assertInPlace(new ResourceArchiveSource("tarweb.archive", this.file.toString(), context));
	}

	@Test
	void aClassPathLocationInADirectoryIsServedWhereItLies() throws IOException {
		try (URLClassLoader classes = new URLClassLoader(new URL[] { this.directory.toUri().toURL() }, null)) {
			assertInPlace(source("classpath:docs.tar", new DefaultResourceLoader(classes)));
		}
	}

	@Test
	void aClassPathLocationInAJarIsCopied() throws IOException {
		Path jar = this.directory.resolve("app.jar");
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
			out.putNextEntry(new JarEntry("docs.tar"));
			out.write(CONTENT);
		}
		try (URLClassLoader classes = new URLClassLoader(new URL[] { jar.toUri().toURL() }, null)) {
			assertCopied(source("classpath:docs.tar", new DefaultResourceLoader(classes)));
		}
	}

	@Test
	void aLocationThatAProtocolResolverKnowsIsCopied() throws IOException {
		DefaultResourceLoader loader = new DefaultResourceLoader();
		loader
			.addProtocolResolver((location, delegate) -> (location.startsWith("store:")) ? new StoredArchive() : null);
		assertCopied(source("store:docs", loader));
	}

	@Test
	void everyLoadCopiesAnew() throws IOException {
		try (Http http = new Http((exchange) -> answer(exchange, CONTENT.length))) {
			ResourceArchiveSource source = source(http.location());
			Path first = source.fetch();
			Path second = source.fetch();
			assertThat(second).isNotEqualTo(first);
			source.release(first);
			assertThat(first).doesNotExist();
			assertThat(second).exists();
			source.release(second);
		}
	}

	@Test
	void anHttpLocationIsCopied() throws IOException {
		try (Http http = new Http((exchange) -> answer(exchange, CONTENT.length))) {
			assertCopied(source(http.location()));
		}
	}

	@Test
	void credentialsInALocationAreSentButNotShown() throws IOException {
		String expected = "Basic "
				+ Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.US_ASCII));
		try (Http http = new Http((exchange) -> {
			boolean known = expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
			exchange.sendResponseHeaders((known) ? 200 : 401, (known) ? CONTENT.length : -1);
			exchange.getResponseBody().write(CONTENT);
		})) {
			ResourceArchiveSource source = source(http.location().replace("://", "://me:secret@"));
			assertCopied(source);
			assertThat(source.location()).isEqualTo(http.location());
		}
	}

	@ParameterizedTest
	@CsvSource({ "classpath:docs.tar", "file:/srv/a@b/docs.tar", "/srv/docs.tar", "https://docs.example.org/a@b.tar" })
	void aLocationIsShownAsTheOperatorWroteIt(String location) {
		assertThat(source(location).location()).isEqualTo(location);
	}

	@Test
	void aMissingFileIsNamed() {
		Path missing = this.directory.resolve("missing.tar");
		assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(source("file:" + missing)::fetch)
			.withMessage("the file " + missing + " doesn't exist")
			.satisfies((ex) -> {
				assertThat(ex.getProperty()).isEqualTo("tarweb.archive");
				assertThat(ex.getLocation()).isEqualTo("file:" + missing);
			});
	}

	@Test
	void aDirectoryIsRefused() {
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source(this.directory.toString())::fetch)
			.withMessage(this.directory + " is a directory");
	}

	@Test
	void aMissingClassPathLocationIsRefused() throws IOException {
		assertLeavesNoCopy(() -> assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source("classpath:missing.tar")::fetch)
			.withMessage("there is nothing at that location"));
	}

	@Test
	void aMissingHttpLocationIsRefused() throws IOException {
		try (Http http = new Http((exchange) -> exchange.sendResponseHeaders(404, -1))) {
			assertLeavesNoCopy(() -> assertThatExceptionOfType(ArchiveUnavailableException.class)
				.isThrownBy(source(http.location())::fetch)
				.withMessage("there is nothing at that location"));
		}
	}

	@Test
	void aServerThatFailsIsNamedWithItsStatus() throws IOException {
		try (Http http = new Http((exchange) -> exchange.sendResponseHeaders(503, -1))) {
			assertLeavesNoCopy(() -> assertThatExceptionOfType(ArchiveUnavailableException.class)
				.isThrownBy(source(http.location())::fetch)
				.withMessageContaining("can't be copied")
				.withMessageContaining("503")
				.withMessageContaining(http.location()));
		}
	}

	@Test
	void anAnswerThatIsCutShortIsNotTakenForTheArchive() throws IOException {
		try (Http http = new Http((exchange) -> answer(exchange, CONTENT.length + 1))) {
			assertLeavesNoCopy(() -> assertThatExceptionOfType(ArchiveUnavailableException.class)
				.isThrownBy(source(http.location())::fetch)
				.withMessageContaining("it can't be copied to a temporary file"));
		}
	}

	private static void answer(HttpExchange exchange, int announcedBytes) throws IOException {
		exchange.sendResponseHeaders(200, announcedBytes);
		exchange.getResponseBody().write(CONTENT);
		exchange.getResponseBody().flush();
	}

	private void assertInPlace(ResourceArchiveSource source) throws IOException {
		Path fetched = source.fetch();
		assertThat(fetched).isEqualTo(this.file);
		source.release(fetched);
		assertThat(this.file).exists();
	}

	private void assertCopied(ResourceArchiveSource source) throws IOException {
		Path fetched = source.fetch();
		assertThat(fetched).isNotEqualTo(this.file).hasBinaryContent(CONTENT);
		source.release(fetched);
		assertThat(fetched).doesNotExist();
	}

	private static ResourceArchiveSource source(String location) {
		return source(location, new DefaultResourceLoader());
	}

	private static ResourceArchiveSource source(String location, ResourceLoader loader) {
		return new ResourceArchiveSource("tarweb.archive", location, loader);
	}

	private static void assertLeavesNoCopy(Runnable failingFetch) throws IOException {
		Set<Path> before = copies();
		failingFetch.run();
		assertThat(before).containsAll(copies());
	}

	private static Set<Path> copies() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return files.filter((file) -> file.getFileName().toString().matches("tarweb-.*\\.tar"))
				.collect(Collectors.toSet());
		}
	}

	private static final class StoredArchive extends AbstractResource {

		@Override
		public String getDescription() {
			return "stored archive";
		}

		@Override
		public InputStream getInputStream() {
			return new ByteArrayInputStream(CONTENT);
		}

	}

	/**
	 * A server which closes every connection after its answer.
	 */
	private static final class Http implements AutoCloseable {

		private final HttpServer server;

		Http(HttpHandler handler) throws IOException {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.server.createContext("/docs.tar", (exchange) -> {
				exchange.getResponseHeaders().set("Connection", "close");
				try (exchange) {
					handler.handle(exchange);
				}
			});
			this.server.start();
		}

		String location() {
			return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/docs.tar";
		}

		@Override
		public void close() {
			this.server.stop(0);
		}

	}

}
