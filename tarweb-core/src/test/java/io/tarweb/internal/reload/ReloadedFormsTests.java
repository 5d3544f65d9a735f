package io.tarweb.internal.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import io.tarweb.SiteSettings;
import io.tarweb.internal.archive.ArchiveFormat;
import io.tarweb.internal.archive.CompressedForms;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.status.EditionStatus;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reloads of archives that aren't plain tars.
 */
class ReloadedFormsTests {

	private static final Pattern UNPACKED = Pattern.compile("/tarweb-\\d+\\.tar( \\(deleted\\))?$");

	@TempDir
	private Path directory;

	static Stream<Arguments> compressions() {
		return Stream.of(compression(ArchiveFormat.TAR_GZ, CompressedForms::gzip),
				compression(ArchiveFormat.TAR_ZST, CompressedForms::zstandard));
	}

	private static Arguments compression(ArchiveFormat format, UnaryOperator<byte[]> compression) {
		return Arguments.of(format, compression);
	}

	private static byte[] tar(String text) {
		return TarBuilder.create().file("index.html", text).toBytes();
	}

	private static byte[] zip(String text) {
		return CompressedForms.zip(Map.of("index.html", text.getBytes(StandardCharsets.US_ASCII)), ZipEntry.DEFLATED);
	}

	private Path archive() {
		return this.directory.resolve("site");
	}

	/** The way in which archives are to be replaced. */
	private void replace(byte[] next) {
		try {
			Path file = Files.write(this.directory.resolve("next"), next);
			Files.move(file, archive(), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void load(TestServer server, byte[] next) {
		replace(next);
		assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
	}

	private static void rollBack(TestServer server) {
		assertThat(server.server().reload(SiteSettings.DEFAULT_NAME, ReloadRequest.ROLLBACK))
			.isInstanceOf(ReloadOutcome.RolledBack.class);
	}

	/** The mappings of unpacked tars, which have no name any more. */
	private static List<String> unpacked() {
		List<String> unpacked = Leftovers.mappings(Path.of(System.getProperty("java.io.tmpdir")))
			.stream()
			.filter((line) -> UNPACKED.matcher(line).find())
			.toList();
		assertThat(unpacked).allSatisfy((line) -> assertThat(line).endsWith(" (deleted)"));
		return unpacked;
	}

	private static void awaitUnpacked(int count) {
		Awaitility.await().until(() -> unpacked().size() == count);
	}

	@ParameterizedTest
	@MethodSource("compressions")
	void aCompressedTarIsUnpackedAgainOnlyIfItsFileHasChanged(ArchiveFormat format, UnaryOperator<byte[]> compression)
			throws IOException {
		replace(compression.apply(tar("0")));
		Counted source = new Counted(archive());
		try (TestServer server = TestServer.start(TestServer.settings(null, source))) {
			EditionStatus first = server.edition();
			for (int i = 0; i < 3; i++) {
				assertThat(server.reload()).isInstanceOf(ReloadOutcome.Unchanged.class);
				assertThat(server.edition()).isSameAs(first);
			}
			assertThat(source.opened).hasValue(1);
			assertThat(unpacked()).hasSize(1);
			Files.setLastModifiedTime(archive(), FileTime.fromMillis(0));
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Unchanged.class);
			assertThat(source.opened).as("written to, for all that is known").hasValue(2);
			replace(compression.apply(tar("0")));
			assertThat(server.reload()).isInstanceOf(ReloadOutcome.Unchanged.class);
			assertThat(source.opened).as("another file").hasValue(3);
			awaitUnpacked(1);
			load(server, compression.apply(tar("1")));
			assertThat(source.opened).hasValue(4);
			assertThat(server.get("/").text()).isEqualTo("1");
			awaitUnpacked(1);
		}
		assertThat(unpacked()).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("compressions")
	void unpackedTarsGoWithTheirEditions(ArchiveFormat format, UnaryOperator<byte[]> compression) {
		replace(compression.apply(tar("0")));
		try (TestServer server = TestServer
			.start(TestServer.settings(null, archive()).reload(ReloadPolicy.builder().minShare(0).kept(2).build()))) {
			load(server, tar("1"));
			load(server, compression.apply(tar("2")));
			awaitUnpacked(2);
			rollBack(server);
			assertThat(server.get("/").text()).isEqualTo("1");
			awaitUnpacked(1);
			rollBack(server);
			assertThat(server.get("/").text()).isEqualTo("0");
			assertThat(unpacked()).hasSize(1);
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).isEmpty());
		}
		assertThat(unpacked()).isEmpty();
	}

	@Test
	void goesBackFromATarToAZipAndToATar() {
		replace(tar("0"));
		try (TestServer server = TestServer
			.start(TestServer.settings(null, archive()).reload(ReloadPolicy.builder().minShare(0).kept(2).build()));
				RawClient client = server.connect()) {
			load(server, zip("1".repeat(1_000)));
			load(server, tar("2"));
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("2");
			rollBack(server);
			assertThat(client.send(RawClient.get("/")).read().text()).isEqualTo("1".repeat(1_000));
			assertThat(client.send(RawClient.get("/", "Accept-Encoding: gzip")).read().field("Content-Encoding"))
				.isEqualTo("gzip");
			rollBack(server);
			assertThat(client.send(RawClient.get("/", "Accept-Encoding: gzip")).read().text()).isEqualTo("0");
			Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	/**
	 * Counts how often the archive is opened.
	 */
	private static final class Counted implements ArchiveSource {

		private final Path file;

		private final AtomicInteger opened = new AtomicInteger();

		Counted(Path file) {
			this.file = file;
		}

		@Override
		public Path fetch() {
			return this.file;
		}

		@Override
		public @Nullable Window window(Path file) {
			this.opened.incrementAndGet();
			return null;
		}

		@Override
		public String location() {
			return this.file.toString();
		}

	}

}
