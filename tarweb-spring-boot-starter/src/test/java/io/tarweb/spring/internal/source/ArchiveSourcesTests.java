package io.tarweb.spring.internal.source;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.GenericWebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ArchiveSources}.
 */
class ArchiveSourcesTests {

	private static final byte[] CONTENT = "an archive".getBytes(StandardCharsets.US_ASCII);

	private static final String SHA256 = "6ca57e16aeb99bb91c60e5dbd5da1a2e1ffd9a0a41dc2e1a9a5e6b1e5ad3a4a0";

	@TempDir
	private Path directory;

	private Path cache;

	private Path file;

	private ArchiveSources sources;

	@BeforeEach
	void writeFile() throws IOException {
		this.cache = this.directory.resolve("cache");
		this.file = Files.write(this.directory.resolve("docs.tar"), CONTENT);
	}

	@AfterEach
	void close() {
		if (this.sources != null) {
			this.sources.close();
		}
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
		assertInPlace(source(this.file.toString(), context, null));
	}

	@Test
	void aClassPathLocationInADirectoryIsServedWhereItLies() throws IOException {
		try (URLClassLoader classes = new URLClassLoader(new URL[] { this.directory.toUri().toURL() }, null)) {
			assertInPlace(source("classpath:docs.tar", new DefaultResourceLoader(classes), null));
		}
	}

	@Test
	void aPatternIsServedWhereItsNewestFileLies() throws IOException {
		Files.move(this.file, this.directory.resolve("docs-1.9.tar"));
		Path newer = Files.write(this.directory.resolve("docs-1.10.tar"), CONTENT);
		assertThat(source("file:" + this.directory + "/docs-*.tar").fetch()).isEqualTo(newer);
		assertThat(source(this.directory.toUri() + "docs-*.tar").fetch()).isEqualTo(newer);
		assertThat(source(this.directory + "/docs-*.tar").fetch()).isEqualTo(newer);
	}

	@Test
	void aPatternInADirectoryWithABlankIsFound() throws IOException {
		Path docs = Files.createDirectory(this.directory.resolve("my docs"));
		Path only = Files.move(this.file, docs.resolve("docs-1.tar"));
		assertThat(source(docs.toUri() + "docs-*.tar").fetch()).isEqualTo(only);
	}

	@Test
	void aPatternThatMatchesNothingIsNamedWithItsDirectory() {
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source(this.directory + "/other-*.tar")::fetch)
			.withMessage("no file in " + this.directory + " matches other-*.tar");
	}

	@Test
	void aPatternOfDirectoriesIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> source("/srv/*/docs.tar"))
			.withMessage("wildcards must be in the last part of the path");
	}

	@Test
	void aClassPathLocationInAJarIsCopiedOnceForAsLongAsItIsInUse() throws IOException {
		try (URLClassLoader classes = new URLClassLoader(new URL[] { jar().toUri().toURL() }, null)) {
			WatchableSource source = source("classpath:docs.tar", new DefaultResourceLoader(classes), null);
			Path refused = source.fetch();
			assertThat(refused).startsWith(this.cache).hasBinaryContent(CONTENT);
			source.release(refused);
			assertThat(refused).doesNotExist();
			Path copy = source.fetch();
			source.accepted(copy);
			assertThat(source.changed()).isFalse();
			assertThat(source.fetch()).isEqualTo(copy).hasBinaryContent(CONTENT);
			source.release(copy);
			assertThat(copy).exists();
			source.release(copy);
			assertThat(copy).doesNotExist();
			assertThat(source.fetch()).isNotEqualTo(copy).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void theCacheDirectoryMayBeALink() throws IOException {
		this.cache = Files.createSymbolicLink(this.directory.resolve("link"),
				Files.createDirectories(this.directory.resolve("real")));
		try (URLClassLoader classes = new URLClassLoader(new URL[] { jar().toUri().toURL() }, null)) {
			WatchableSource source = source("classpath:docs.tar", new DefaultResourceLoader(classes), null);
			Path copy = source.fetch();
			assertThat(source.fetch()).isEqualTo(copy);
			source.release(copy);
			assertThat(copy).exists();
			assertThat(source.changed()).isFalse();
		}
	}

	@Test
	void aCopyThatSomebodyLaidHandsOnIsMadeAnew() throws IOException {
		try (URLClassLoader classes = new URLClassLoader(new URL[] { jar().toUri().toURL() }, null)) {
			WatchableSource source = source("classpath:docs.tar", new DefaultResourceLoader(classes), null);
			Path copy = source.fetch();
			Files.writeString(copy, "something else");
			assertThat(source.changed()).isTrue();
			Path next = source.fetch();
			assertThat(next).isNotEqualTo(copy).hasBinaryContent(CONTENT);
			assertThat(source.changed()).isFalse();
			source.release(copy);
			assertThat(copy).doesNotExist();
			assertThat(next).exists();
		}
	}

	@Test
	void anArchiveOfTheClassPathMustHaveTheHashThatIsAskedFor() throws IOException {
		try (URLClassLoader classes = new URLClassLoader(new URL[] { jar().toUri().toURL() }, null)) {
			ResourceLoader loader = new DefaultResourceLoader(classes);
			assertThat(source("classpath:docs.tar", loader, Sha256.of(this.file)).fetch()).hasBinaryContent(CONTENT);
			assertThatExceptionOfType(ArchiveUnavailableException.class)
				.isThrownBy(source("classpath:docs.tar", loader, new Sha256(SHA256))::fetch)
				.withMessageEndingWith("but should be " + SHA256);
		}
	}

	@Test
	void anArchiveOfTheClassPathIsNotServedByAnApplicationWithoutIt() throws IOException {
		try (URLClassLoader classes = new URLClassLoader(new URL[] { jar().toUri().toURL() }, null)) {
			WatchableSource source = source("classpath:docs.tar", new DefaultResourceLoader(classes), null);
			Path copy = source.fetch();
			source.accepted(copy);
			source.release(copy);
		}
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source("classpath:docs.tar", new DefaultResourceLoader(), null)::fetch)
			.withMessage("there is nothing at that location");
	}

	private Path jar() throws IOException {
		Path jar = this.directory.resolve("app.jar");
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
			out.putNextEntry(new JarEntry("docs.tar"));
			out.write(CONTENT);
		}
		return jar;
	}

	@Test
	void aLocationThatAProtocolResolverKnowsIsCopied() throws IOException {
		assertCopied(source("store:docs", storing(new StoredArchive()), null));
	}

	@Test
	void aResourceWithATimeIsCopiedOnlyWhenTimeOrSizeChange() throws IOException {
		TimedArchive stored = new TimedArchive();
		WatchableSource source = source("store:docs", storing(stored), null);
		Path first = source.fetch();
		source.accepted(first);
		assertThat(source.changed()).isFalse();
		assertThat(stored.reads).isEqualTo(1);
		stored.modifiedMillis++;
		assertThat(source.changed()).as("the same content at another time").isFalse();
		assertThat(stored.reads).isEqualTo(2);
		stored.content = "another archive".getBytes(StandardCharsets.US_ASCII);
		assertThat(source.changed()).isTrue();
		assertThat(source.fetch()).isNotEqualTo(first).hasBinaryContent(stored.content);
		assertThat(stored.reads).isEqualTo(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "getResource", "lastModified", "contentLength", "getInputStream", "read" })
	void aResourceThatFailsInAnyWayIsNotAvailable(String method) throws IOException {
		FailingArchive stored = new FailingArchive();
		ResourceLoader loader = storing(stored);
		WatchableSource source = source("store:docs", loader, null);
		Path good = source.fetch();
		source.accepted(good);
		stored.failing = method;
		stored.modifiedMillis += (method.equals("contentLength")) ? 0 : 1000;
		assertFails(source);
		assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(source::changed);
		WatchableSource restarted = source("store:docs", loader, null);
		assertThat(restarted.fetch()).hasBinaryContent(CONTENT);
		assertThat(restarted.status().failure()).contains("the store is down");
		assertFails(source("store:other", loader, null));
	}

	private static void assertFails(WatchableSource source) {
		assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(source::fetch)
			.withMessageContaining("the store is down")
			.withStackTraceContaining("IllegalStateException")
			.satisfies((ex) -> assertThat(ex.setting()).isEqualTo("tarweb.archive"));
	}

	@Test
	void aResourceThatDoesNotKnowItsTimeIsCopied() throws IOException {
		assertCopied(source("store:docs", storing(new StoredArchive() {

			@Override
			public long lastModified() {
				throw new UnsupportedOperationException("no file, no time");
			}

		}), null));
	}

	@Test
	void aResourceThatFailsAndIsNotThereIsMissing() {
		FailingArchive stored = new FailingArchive();
		stored.failing = "getInputStream";
		stored.exists = false;
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source("store:docs", storing(stored), null)::fetch)
			.withMessage("there is nothing at that location")
			.satisfies((ex) -> assertThat(ex.remedy(UnaryOperator.identity())).startsWith("Put an archive there"));
	}

	@Test
	void aResourceWhoseStreamEndsTooSoonIsCut() {
		TimedArchive stored = new TimedArchive() {

			@Override
			public long contentLength() {
				return CONTENT.length + 1;
			}

		};
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source("store:docs", storing(stored), null)::fetch)
			.withMessage("the transfer broke: it has 11 bytes, of which 10 came")
			.satisfies((ex) -> assertThat(ex.remedy(UnaryOperator.identity())).startsWith("Start again."));
	}

	@ParameterizedTest
	@ValueSource(strings = { "docs:v2.tar", "s3:docs.tar" })
	void aFileWithAColonInItsNameIsServed(String name) throws IOException {
		Path named = Path.of(name);
		Files.write(named, CONTENT);
		try {
			assertThat(source(name).fetch()).hasBinaryContent(CONTENT);
		}
		finally {
			Files.delete(named);
		}
	}

	@Test
	void aResolverMayFindAFile() throws IOException {
		DefaultResourceLoader loader = new DefaultResourceLoader();
		loader.addProtocolResolver(
				(location, delegate) -> (location.startsWith("release:")) ? new FileSystemResource(this.file) : null);
		assertInPlace(source("release:docs", loader, null));
		Files.delete(this.file);
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source("release:docs", loader, null)::fetch)
			.withMessage("the file " + this.file + " doesn't exist");
	}

	@Test
	void aMissingFileIsNamed() {
		Path missing = this.directory.resolve("missing.tar");
		assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(source("file:" + missing)::fetch)
			.withMessage("the file " + missing + " doesn't exist")
			.satisfies((ex) -> {
				assertThat(ex.setting()).isEqualTo("tarweb.archive");
				assertThat(ex.value()).isEqualTo("file:" + missing);
			});
	}

	@Test
	void aDirectoryIsRefused() {
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source(this.directory.toString())::fetch)
			.withMessage(this.directory + " is a directory");
	}

	@Test
	void aMissingClassPathLocationIsRefused() {
		assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(source("classpath:missing.tar")::fetch)
			.withMessage("there is nothing at that location");
	}

	@Test
	void aFileWithTheWrongHashIsRefusedWithBoth() throws IOException {
		Sha256 actual = Sha256.of(this.file);
		assertInPlace(source(this.file.toString(), new DefaultResourceLoader(), actual));
		Sha256 expected = new Sha256(SHA256);
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source(this.file.toString(), new DefaultResourceLoader(), expected)::fetch)
			.withMessage("its SHA-256 is " + actual + ", but should be " + SHA256);
	}

	@Test
	void aFileHasChangedWhenAnotherTookItsPlace() throws IOException {
		WatchableSource source = source(this.file.toString());
		source.accepted(source.fetch());
		assertThat(source.changed()).isFalse();
		replaceFile("next.tar");
		assertThat(source.changed()).isTrue();
		source.refused(source.fetch());
		assertThat(source.changed()).isFalse();
	}

	/**
	 * As while a server compares what a file has become with what it was.
	 */
	@Test
	void aFileHasChangedAsLongAsNobodyHasDecidedAboutIt() throws IOException {
		WatchableSource source = source(this.file.toString());
		source.accepted(source.fetch());
		replaceFile("next.tar");
		Path fetched = source.fetch();
		assertThat(source.changed()).isTrue();
		source.release(fetched);
		assertThat(source.changed()).isTrue();
	}

	private void replaceFile(String name) throws IOException {
		Files.move(Files.write(this.directory.resolve(name), CONTENT), this.file, StandardCopyOption.REPLACE_EXISTING);
	}

	@Test
	void aCacheDirectoryThatCannotBeMadeIsNamed() throws IOException {
		Files.write(this.cache, CONTENT);
		assertThatExceptionOfType(ArchiveUnavailableException.class)
			.isThrownBy(source("store:docs", storing(new StoredArchive()), null)::fetch)
			.withMessageContaining("it can't be copied to the directory " + this.cache)
			.withMessageContaining("tarweb.source.cache-directory");
	}

	private void assertInPlace(WatchableSource source) throws IOException {
		Path fetched = source.fetch();
		assertThat(fetched).isEqualTo(this.file);
		source.accepted(fetched);
		source.release(fetched);
		assertThat(this.file).exists();
		assertThat(this.cache).doesNotExist();
	}

	private void assertCopied(WatchableSource source) throws IOException {
		Path fetched = source.fetch();
		assertThat(fetched).startsWith(this.cache).hasBinaryContent(CONTENT);
		source.release(fetched);
		assertThat(fetched).doesNotExist();
		Path again = source.fetch();
		source.accepted(again);
		source.release(again);
		assertThat(again).hasBinaryContent(CONTENT);
		assertThat(source.fetch()).isEqualTo(again);
	}

	private WatchableSource source(String location) {
		return source(location, new DefaultResourceLoader(), null);
	}

	private WatchableSource source(String location, ResourceLoader loader, Sha256 sha256) {
		if (this.sources != null) {
			this.sources.close();
		}
		this.sources = new ArchiveSources(loader,
				new SourceSettings(() -> this.cache, Duration.ofSeconds(10), Duration.ofSeconds(10), 1000, true));
		return this.sources.create("tarweb.archive", location, sha256);
	}

	private static ResourceLoader storing(AbstractResource archive) {
		DefaultResourceLoader loader = new DefaultResourceLoader();
		loader.addProtocolResolver((location, delegate) -> {
			if (archive instanceof FailingArchive failing) {
				failing.call("getResource");
			}
			return (location.startsWith("store:")) ? archive : null;
		});
		return loader;
	}

	private static class StoredArchive extends AbstractResource {

		@Override
		public String getDescription() {
			return "stored archive";
		}

		@Override
		public InputStream getInputStream() throws IOException {
			return new ByteArrayInputStream(CONTENT);
		}

	}

	private static class TimedArchive extends StoredArchive {

		private byte[] content = CONTENT;

		long modifiedMillis = 1_000_000;

		private int reads;

		@Override
		public long lastModified() {
			return this.modifiedMillis;
		}

		@Override
		public long contentLength() {
			return this.content.length;
		}

		@Override
		public InputStream getInputStream() {
			this.reads++;
			return new ByteArrayInputStream(this.content);
		}

	}

	/**
	 * Fails as clients of object stores do, with an unchecked exception.
	 */
	private static final class FailingArchive extends TimedArchive {

		private String failing = "";

		private boolean exists = true;

		private void call(String method) {
			if (method.equals(this.failing)) {
				throw new IllegalStateException("the store is down");
			}
		}

		@Override
		public boolean exists() {
			return this.exists;
		}

		@Override
		public long lastModified() {
			call("lastModified");
			return super.lastModified();
		}

		@Override
		public long contentLength() {
			call("contentLength");
			return super.contentLength();
		}

		@Override
		public InputStream getInputStream() {
			call("getInputStream");
			return new FilterInputStream(super.getInputStream()) {

				@Override
				public int read(byte[] bytes, int offset, int length) throws IOException {
					call("read");
					return super.read(bytes, offset, length);
				}

			};
		}

	}

}
