package io.tarweb.internal.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;

import io.tarweb.error.ArchiveException;
import io.tarweb.error.ArchiveException.Kind;
import io.tarweb.settings.ArchiveLimits;
import io.tarweb.testing.Contents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of a tar that is compressed.
 */
class CompressedTarTests {

	@TempDir
	Path directory;

	static Stream<Arguments> compressions() {
		return Stream.of(compression(ArchiveFormat.TAR_GZ, CompressedForms::gzip),
				compression(ArchiveFormat.TAR_BZ2, CompressedForms::bzip2),
				compression(ArchiveFormat.TAR_XZ, CompressedForms::xz),
				compression(ArchiveFormat.TAR_ZST, CompressedForms::zstandard));
	}

	private static Arguments compression(ArchiveFormat format, UnaryOperator<byte[]> compression) {
		return Arguments.of(format, compression);
	}

	private static TarBuilder sample() {
		return TarBuilder.create()
			.directory("docs")
			.file("docs/index.html", "index ".repeat(1_000))
			.file("empty", "")
			.file("docs/" + "long".repeat(40), "long name")
			.pax("mtime=1234567890.5")
			.file("large", Contents.random(5, 200_000))
			.file("block", Contents.random(6, 1024))
			.hardLink("hard", "large")
			.symlink("latest", "docs");
	}

	@ParameterizedTest
	@MethodSource("compressions")
	void isUnpackedOnceAndThenReadAsATar(ArchiveFormat format, UnaryOperator<byte[]> compression) throws IOException {
		Kept files = new Kept();
		Path plain = sample().writeTo(this.directory.resolve("site.tar"));
		byte[] compressed = compression.apply(Files.readAllBytes(plain));
		Path file = Files.write(this.directory.resolve("site"), compressed);
		try (Archive archive = ArchiveOpening.open(file, files, unpackedTo(1 << 20));
				Archive expected = ArchiveOpening.open(plain)) {
			assertThat(archive.format()).isEqualTo(format);
			assertThat(archive.file()).isEqualTo(file);
			assertThat(archive.fileBytes()).isEqualTo(compressed.length);
			requireSame(archive, expected);
			assertThat(files.unpacked).isEqualTo(1);
			assertThat(files.released).isZero();
		}
		assertThat(files.released).isEqualTo(1);
	}

	@Test
	void leavesNoTemporaryFile() throws IOException {
		Path file = Files.write(this.directory.resolve("site"), CompressedForms.gzip(sample().toBytes()));
		List<Path> before = temporaryFiles();
		try (Archive archive = ArchiveOpening.open(file)) {
			assertThat(archive.size()).isPositive();
			Files.write(file, CompressedForms.xz(sample().entry('M', "x", "").toBytes()));
			assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file).close());
		}
		assertThat(temporaryFiles()).isEqualTo(before);
	}

	private static List<Path> temporaryFiles() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return files.filter((file) -> file.getFileName().toString().matches("tarweb-.*\\.tar")).sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("compressions")
	void refusesToUnpackTooMuch(ArchiveFormat format, UnaryOperator<byte[]> compression) throws IOException {
		byte[] bomb = compression.apply(TarBuilder.create().file("zeros", new byte[2 << 20]).toBytes());
		Path file = Files.write(this.directory.resolve("site"), bomb);
		Kept files = new Kept();
		assertThatExceptionOfType(ArchiveException.class)
			.isThrownBy(() -> ArchiveOpening.open(file, files, unpackedTo(2 << 20)))
			.withMessage("'%s' is too large: it unpacks to more than 2097152 bytes", file)
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.UNPACKS_TO_TOO_MUCH));
		assertThat(files.released).isEqualTo(files.unpacked);
	}

	static Stream<Arguments> linkageErrors() {
		String library = "unpacking it takes the library 'com.github.luben:zstd-jni', which ";
		return Stream.of(
				Arguments.of(new NoClassDefFoundError("a/B").initCause(new ClassNotFoundException("a.B")),
						library + "isn't on the class path"),
				Arguments.of(new NoClassDefFoundError("Could not initialize class a.B"),
						library + "can't be loaded: Could not initialize class a.B"),
				Arguments.of(new UnsatisfiedLinkError("no code for this machine"),
						library + "can't be loaded: no code for this machine"),
				Arguments.of(new ExceptionInInitializerError(new IllegalStateException("no room")),
						library + "can't be loaded: no room"),
				Arguments.of(new ExceptionInInitializerError(new IllegalStateException()),
						library + "can't be loaded: IllegalStateException"),
				Arguments.of(new LinkageError(), library + "can't be loaded: LinkageError"));
	}

	@ParameterizedTest
	@MethodSource("linkageErrors")
	void saysWhyALibraryCannotBeUsed(LinkageError error, String reason) throws IOException {
		Path file = TarBuilder.create().writeTo(this.directory.resolve("site"));
		try (MappedFile bytes = MappedFile.open(file)) {
			ArchiveException failure = new CompressedTar(ArchiveFormat.TAR_ZST, file, bytes, 1).unusable(error);
			assertThat(failure).hasMessageEndingWith("that can't be served: " + reason);
			assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
		}
	}

	@ParameterizedTest
	@MethodSource("compressions")
	void refusesWhatIsCutOrGoesOn(ArchiveFormat format, UnaryOperator<byte[]> compression) throws IOException {
		byte[] whole = compression.apply(sample().toBytes());
		byte[] garbage = Arrays.copyOf(whole, whole.length + 100);
		Arrays.fill(garbage, whole.length, garbage.length, (byte) 'x');
		Path file = this.directory.resolve("site");
		for (byte[] damaged : List.of(Arrays.copyOf(whole, whole.length / 2), Arrays.copyOf(whole, whole.length - 1),
				garbage)) {
			Files.write(file, damaged);
			assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file).close())
				.withMessageContaining("is a corrupt " + format.label() + ": at byte ")
				.satisfies((ex) -> assertThat(ex.offset()).isBetween(0L, (long) damaged.length));
		}
	}

	@ParameterizedTest
	@MethodSource("compressions")
	void damageIsRefusedOrHarmless(ArchiveFormat format, UnaryOperator<byte[]> compression) throws IOException {
		byte[] whole = compression.apply(sample().toBytes());
		Random random = new Random(3);
		Path file = this.directory.resolve("site");
		int refused = 0;
		for (int variant = 0; variant < 12; variant++) {
			byte[] damaged = whole.clone();
			damaged[6 + random.nextInt(whole.length - 6)] ^= (byte) (1 << random.nextInt(8));
			Files.write(file, damaged);
			try {
				ArchiveOpening.open(file).close();
			}
			catch (ArchiveException ex) {
				refused++;
			}
		}
		assertThat(refused).isGreaterThan(6);
	}

	@Test
	void saysThatATarHasToBeInside() throws IOException {
		Path file = Files.write(this.directory.resolve("page.html.gz"),
				CompressedForms.gzip("<html>".repeat(500).getBytes()));
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.NOT_AN_ARCHIVE));
		Files.write(file, CompressedForms.gzip(CompressedForms.zip(Map.of("a", new byte[1]), ZipEntry.STORED)));
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.NOT_AN_ARCHIVE));
	}

	@Test
	void aContentThatIsGzipOfItsOwnStaysPacked() throws IOException {
		for (int chunkBytes : new int[] { 1_000_000, 4_096 }) {
			Kept files = new Kept();
			Path plain = sample().writeTo(this.directory.resolve("site.tar"));
			Path file = Files.write(this.directory.resolve("site.tgz"),
					CompressedForms.gzipApart(Files.readAllBytes(plain), chunkBytes));
			try (Archive archive = ArchiveOpening.open(file, files, unpackedTo(1 << 20));
					Archive expected = ArchiveOpening.open(plain)) {
				assertThat(archive.format()).isEqualTo(ArchiveFormat.TAR_GZ);
				requireSame(archive, expected);
				for (int member = 0; member < archive.size(); member++) {
					boolean empty = archive.contentLength(member) == 0;
					assertThat(archive.isPacked(member)).isEqualTo(!empty);
					assertThat(gunzip(archive, member)).isEqualTo(ZipArchiveTests.read(archive, member));
				}
				assertThat(files.unpacked).isZero();
			}
		}
	}

	@Test
	void framesThatAreToBeSkippedAreSkipped() throws IOException {
		byte[] tar = sample().toBytes();
		byte[] first = CompressedForms.zstandard(Arrays.copyOf(tar, 700));
		byte[] second = CompressedForms.zstandard(Arrays.copyOfRange(tar, 700, tar.length));
		Path plain = sample().writeTo(this.directory.resolve("site.tar"));
		for (byte[] zst : List.of(concat(skippable(0, 4), first, skippable(0, 4), second),
				concat(skippable(0, 0), skippable(15, 70_000), skippable(5, 1), first, second, skippable(14, 9)))) {
			try (Archive archive = ArchiveOpening.open(Files.write(this.directory.resolve("site.tar.zst"), zst));
					Archive expected = ArchiveOpening.open(plain)) {
				assertThat(archive.format()).isEqualTo(ArchiveFormat.TAR_ZST);
				requireSame(archive, expected);
			}
		}
	}

	@Test
	void framesThatAreToBeSkippedAreNoArchiveByThemselves() throws IOException {
		byte[] frame = skippable(0, 1000);
		for (byte[] other : List.of(frame, concat(frame, frame), Arrays.copyOf(frame, 600),
				concat(frame, new byte[] { 4, 0x22, 0x4D, 0x18 }), concat(frame, "text".getBytes()))) {
			Path file = Files.write(this.directory.resolve("site.tar.zst"), other);
			assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file))
				.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.NOT_AN_ARCHIVE));
		}
	}

	private static byte[] skippable(int variant, int length) {
		return ByteBuffer.allocate(8 + length)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putInt(0x184D2A50 + variant)
			.putInt(length)
			.array();
	}

	/** Tables that no block may have, which the library stumbles over as it begins. */
	@Test
	void whateverALibraryThrowsIsDamage() throws IOException {
		byte[] tables = CompressedForms.bzip2(sample().toBytes());
		Arrays.fill(tables, 40, tables.length, (byte) 0xFF);
		Path file = this.directory.resolve("site.tar.bz2");
		for (int i = 14; i < 60; i++) {
			byte[] damaged = tables.clone();
			damaged[i] ^= 0x55;
			Files.write(file, damaged);
			assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file).close())
				.withMessageContaining("is a corrupt tar.bz2: at byte ");
		}
	}

	private static byte[] gunzip(Archive archive, int member) throws IOException {
		byte[] stored = new byte[(int) archive.storedLength(member)];
		archive.bytes().read(archive.contentOffset(member), stored, 0, stored.length);
		if (stored.length == 0) {
			return stored;
		}
		try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(stored))) {
			return in.readAllBytes();
		}
	}

	@Test
	void aStreamThatHoldsMoreThanAContentMakesThatTheTarIsUnpacked() throws IOException {
		byte[] tar = TarBuilder.create().file("a", "content").file("b", "other").toBytes();
		byte[] apart = concat(CompressedForms.gzip(Arrays.copyOf(tar, 512)),
				CompressedForms.gzip(Arrays.copyOfRange(tar, 512, 1536)),
				CompressedForms.gzip(Arrays.copyOfRange(tar, 1536, tar.length)));
		Kept files = new Kept();
		Path file = Files.write(this.directory.resolve("site.tgz"), apart);
		try (Archive archive = ArchiveOpening.open(file, files, unpackedTo(1 << 20))) {
			assertThat(TarArchiveTests.content(archive, "a")).isEqualTo("content");
			assertThat(TarArchiveTests.content(archive, "b")).isEqualTo("other");
			assertThat(files.unpacked).isEqualTo(1);
		}
	}

	@Test
	void readingHeadersOutOfALongStreamIsGivenUp() throws IOException {
		TarBuilder tar = TarBuilder.create().directory("first");
		for (int i = 0; i < 3_000; i++) {
			tar.file("member" + i, "content");
		}
		byte[] bytes = tar.toBytes();
		byte[] two = concat(CompressedForms.gzip(Arrays.copyOf(bytes, 512)),
				CompressedForms.gzip(Arrays.copyOfRange(bytes, 512, bytes.length)));
		Kept files = new Kept();
		Path file = Files.write(this.directory.resolve("site.tgz"), two);
		try (Archive archive = ArchiveOpening.open(file, files, unpackedTo(1 << 24))) {
			assertThat(archive.size()).isEqualTo(3_000);
			assertThat(files.unpacked).isEqualTo(1);
		}
	}

	@Test
	void theTableOfContentsOfEstargzIsNoMember() throws IOException {
		byte[] tar = sample().file("stargz.index.json", "{}").toBytes();
		for (byte[] form : List.of(CompressedForms.gzip(tar), CompressedForms.gzipApart(tar, 4_096))) {
			try (Archive archive = ArchiveOpening.open(Files.write(this.directory.resolve("site.tgz"), form))) {
				assertThat(TarArchiveTests.find(archive, "stargz.index.json")).isNegative();
				assertThat(archive.report().skipped(SkippedKind.TABLE_OF_CONTENTS)).isOne();
			}
		}
	}

	@Test
	void zerosBehindTheLastStreamAreNoDamage() throws IOException {
		byte[] apart = CompressedForms.gzipApart(sample().toBytes(), 4_096);
		Path file = Files.write(this.directory.resolve("site.tgz"), Arrays.copyOf(apart, apart.length + 1_000));
		try (Archive archive = ArchiveOpening.open(file)) {
			assertThat(archive.isPacked(TarArchiveTests.find(archive, "large"))).isTrue();
		}
	}

	private static ArchiveOptions unpackedTo(long maxBytes) {
		return ArchiveOptions.DEFAULTS.withLimits(ArchiveLimits.builder().maxUnpackedBytes(maxBytes).build());
	}

	private static void requireSame(Archive archive, Archive expected) {
		assertThat(TarArchiveTests.names(archive)).isEqualTo(TarArchiveTests.names(expected));
		for (int member = 0; member < expected.size(); member++) {
			assertThat(ZipArchiveTests.read(archive, member)).as(expected.name(member))
				.isEqualTo(ZipArchiveTests.read(expected, member));
			assertThat(archive.modifiedEpochSecond(member)).isEqualTo(expected.modifiedEpochSecond(member));
		}
		assertThat(archive.report()).isEqualTo(expected.report());
	}

	private static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			joined.writeBytes(part);
		}
		return joined.toByteArray();
	}

	/**
	 * Counts what it is asked for.
	 */
	private final class Kept implements UnpackedFiles {

		private int unpacked;

		private int released;

		@Override
		public Path unpacked(Path archive, Unpacker unpacker) throws IOException {
			Path file = CompressedTarTests.this.directory.resolve("unpacked.tar");
			unpacker.unpackTo(file);
			this.unpacked++;
			return file;
		}

		@Override
		public void release(Path file) {
			this.released++;
		}

	}

}
