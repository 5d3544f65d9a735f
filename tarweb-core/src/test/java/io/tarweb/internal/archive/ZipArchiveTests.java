package io.tarweb.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.tarweb.error.ArchiveException;
import io.tarweb.error.ArchiveException.Kind;
import io.tarweb.settings.ArchiveLimits;
import io.tarweb.testing.Contents;
import org.apache.commons.compress.archivers.zip.X5455_ExtendedTimestamp;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What becomes of a zip.
 */
class ZipArchiveTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(ints = { ZipEntry.STORED, ZipEntry.DEFLATED })
	void readsWhatTheJdkWrites(int method) throws IOException {
		Map<String, byte[]> contents = new LinkedHashMap<>();
		contents.put("META-INF/", new byte[0]);
		contents.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n".getBytes(StandardCharsets.US_ASCII));
		contents.put("empty", new byte[0]);
		for (int size : new int[] { 1, 1_000, 65_536, 300_000 }) {
			contents.put("size/" + size, Contents.random(size, size));
		}
		try (Archive archive = open(CompressedForms.zip(contents, method))) {
			contents.remove("META-INF/");
			assertThat(archive.format()).isEqualTo(ArchiveFormat.ZIP);
			assertThat(TarArchiveTests.names(archive)).containsExactlyElementsOf(contents.keySet());
			for (int member = 0; member < archive.size(); member++) {
				byte[] content = contents.get(archive.name(member));
				assertThat(read(archive, member)).as(archive.name(member)).isEqualTo(content);
				assertThat(archive.contentLength(member)).isEqualTo(content.length);
				assertThat(archive.isDeflated(member)).isEqualTo(method == ZipEntry.DEFLATED);
				assertThat(archive.contentHash(member)).isNotZero();
			}
			assertThat(archive.report().skipped(SkippedKind.DIRECTORY)).isOne();
			assertThat(archive.report().contentBytes())
				.isEqualTo(contents.values().stream().mapToLong((content) -> content.length).sum());
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "Never", "AsNeeded", "Always", "AlwaysWithCompatibility" })
	void readsZip64(Zip64Mode mode) throws IOException {
		byte[] zip = commons((out) -> {
			out.setUseZip64(mode);
			out.setComment("PK\5\6 in a comment is no end");
			put(out, new ZipArchiveEntry("first"), "1");
			put(out, new ZipArchiveEntry("second"), "2".repeat(10_000));
		});
		try (Archive archive = open(zip)) {
			assertThat(read(archive, "first")).isEqualTo("1");
			assertThat(read(archive, "second")).isEqualTo("2".repeat(10_000));
		}
	}

	@Test
	void readsMoreEntriesThanSixteenBitsCount() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(out)) {
			for (int i = 0; i < 70_000; i++) {
				zip.putNextEntry(new ZipEntry(Integer.toString(i)));
			}
		}
		try (Archive archive = open(out.toByteArray())) {
			assertThat(archive.size()).isEqualTo(70_000);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { ZipEntry.STORED, ZipEntry.DEFLATED })
	void refusesMoreThanTheLimits(int method) throws IOException {
		byte[] zip = CompressedForms.zip(Map.of("a", new byte[10], "b", new byte[10]), method);
		Path file = Files.write(this.directory.resolve("limited.zip"), zip);
		ArchiveOpening.open(file, TarArchiveTests.limits(2, 2)).close();
		for (ArchiveLimits limits : new ArchiveLimits[] {
				ArchiveLimits.builder().maxEntries(1).maxNameBytes(2).maxUnpackedBytes(1).build(),
				ArchiveLimits.builder().maxEntries(2).maxNameBytes(1).maxUnpackedBytes(1).build() }) {
			assertThatExceptionOfType(ArchiveException.class)
				.isThrownBy(() -> ArchiveOpening.open(file, ArchiveOptions.DEFAULTS.withLimits(limits)))
				.withMessageEndingWith(
						"is too large: it has more than %d entries, or names of more than %d bytes together",
						limits.maxEntries(), limits.maxNameBytes())
				.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.TOO_LARGE));
		}
	}

	@Test
	void readsAZipBehindSomethingElse() throws IOException {
		byte[] script = "#!/bin/sh\nexec java -jar \"$0\"\n".getBytes(StandardCharsets.US_ASCII);
		for (Zip64Mode mode : new Zip64Mode[] { Zip64Mode.Never, Zip64Mode.Always }) {
			byte[] zip = commons((out) -> {
				out.setUseZip64(mode);
				put(out, new ZipArchiveEntry("page"), "content");
			});
			try (Archive archive = open(join(script, zip))) {
				assertThat(archive.format()).isEqualTo(ArchiveFormat.ZIP);
				assertThat(read(archive, "page")).isEqualTo("content");
			}
		}
	}

	@Test
	void readsAZipWhoseOffsetsCountWhatIsInFrontOfIt() throws IOException {
		byte[] script = "#!/bin/sh\nexec java -jar \"$0\"\n".getBytes(StandardCharsets.US_ASCII);
		byte[] zip = join(script, CompressedForms.zip(pages(), ZipEntry.DEFLATED));
		adjustLocalOffsets(zip, script.length);
		assertPages(zip);
		ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
		buffer.putInt(zip.length - 6, buffer.getInt(zip.length - 6) + script.length);
		assertPages(zip);
	}

	@Test
	void readsAZipBehindAnotherArchive() throws IOException {
		byte[] zip = CompressedForms.zip(pages(), ZipEntry.DEFLATED);
		byte[] tar = TarBuilder.create().file("a", "x").toBytes();
		for (byte[] other : new byte[][] { CompressedForms.gzip(tar), CompressedForms.bzip2(tar),
				CompressedForms.zstandard(tar), new byte[2000], zip }) {
			assertPages(join(other, zip));
		}
		// What is behind the zip may as well be the end of the other archive.
		byte[] between = join(CompressedForms.gzip(tar), zip, new byte[8]);
		refused(between, Kind.CORRUPT, "is a corrupt tar.gz");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 22, 10_000, 65_535 })
	void ignoresTrailingBytesAndCountsThem(int trailing) throws IOException {
		for (Zip64Mode mode : new Zip64Mode[] { Zip64Mode.Never, Zip64Mode.Always }) {
			byte[] zip = commons((out) -> {
				out.setUseZip64(mode);
				put(out, new ZipArchiveEntry("page"), "content");
			});
			try (Archive archive = open(join(zip, new byte[trailing]))) {
				assertThat(read(archive, "page")).isEqualTo("content");
				assertThat(archive.report().trailingBytes()).isEqualTo(trailing);
			}
		}
	}

	@Test
	void aCommentIsNoTrailingBytes() throws IOException {
		byte[] zip = commons((out) -> {
			out.setComment("comment");
			put(out, new ZipArchiveEntry("page"), "content");
		});
		try (Archive archive = open(join(zip, "trailing".getBytes(StandardCharsets.US_ASCII)))) {
			assertThat(archive.report().trailingBytes()).isEqualTo(8);
		}
		try (Archive archive = open(zip)) {
			assertThat(archive.report().trailingBytes()).isZero();
		}
		refused(Arrays.copyOf(zip, zip.length - 1), Kind.CORRUPT, "the file was cut, or has too many trailing bytes");
	}

	/**
	 * Two readers would see two archives: one the outer, the other the inner directory.
	 */
	@Test
	void refusesACommentThatIsCutAndHidesAnotherEnd() throws IOException {
		byte[] inner = CompressedForms.zip(Map.of("inner", new byte[1]), ZipEntry.DEFLATED);
		byte[] outer = CompressedForms.zip(Map.of("outer", new byte[1]), ZipEntry.DEFLATED);
		ByteBuffer.wrap(outer).order(ByteOrder.LITTLE_ENDIAN).putShort(outer.length - 2, (short) 1);
		refused(join(inner, outer), Kind.CORRUPT, "the end of a central directory");
	}

	@Test
	void findsADirectoryThatIsNotRightBeforeItsEnd() throws IOException {
		byte[] zip = CompressedForms.zip(pages(), ZipEntry.DEFLATED);
		int end = zip.length - 22;
		assertPages(join(Arrays.copyOf(zip, end), new byte[33], Arrays.copyOfRange(zip, end, zip.length)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PK\6\7", "PK\6\7PK\6\6PK\6\7xxxxxxxxxxxxxxxx" })
	void aNameMayLookLikeALocator(String name) throws IOException {
		byte[] zip = CompressedForms.zip(Map.of(name + "n".repeat(Math.max(0, 20 - name.length())), new byte[1]),
				ZipEntry.STORED);
		try (Archive archive = open(zip)) {
			assertThat(archive.size()).isOne();
		}
	}

	@ParameterizedTest
	@CsvSource({ "UTF-8, true", "UTF-8, false", "IBM437, false" })
	void bringsNamesIntoUtf8(String charset, boolean marked) throws IOException {
		byte[] zip = commons((out) -> {
			out.setEncoding(charset);
			out.setUseLanguageEncodingFlag(marked);
			put(out, new ZipArchiveEntry("gr\u00fc\u00dfe/caf\u00e9.html"), "x");
		});
		try (Archive archive = open(zip)) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("gr\u00fc\u00dfe/caf\u00e9.html");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "US-ASCII", "IBM437", "UTF-8" })
	void takesTheNameInUtf8FromItsExtraField(String charset) throws IOException {
		byte[] zip = commons((out) -> {
			out.setEncoding(charset);
			out.setCreateUnicodeExtraFields(ZipArchiveOutputStream.UnicodeExtraFieldPolicy.ALWAYS);
			out.setUseLanguageEncodingFlag(false);
			put(out, new ZipArchiveEntry("\u20ac/\u00e9"), "x");
		});
		try (Archive archive = open(zip)) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("\u20ac/\u00e9");
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 2", "1, 0", "6, 0xff" })
	void doesWithoutAnExtraFieldThatIsNotForThisNameOrNotUtf8(int at, String value) throws IOException {
		byte[] zip = commons((out) -> {
			out.setEncoding("US-ASCII");
			out.setCreateUnicodeExtraFields(ZipArchiveOutputStream.UnicodeExtraFieldPolicy.ALWAYS);
			put(out, new ZipArchiveEntry("\u20ac"), "x");
		});
		int field = lastEntry(zip) + 46;
		while (zip[field] != 0x75 || zip[field + 1] != 0x70) {
			field++;
		}
		zip[field + 4 + at] = Integer.decode(value).byteValue();
		try (Archive archive = open(zip)) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("%U20AC");
		}
	}

	@Test
	void decodesCodePage437() {
		Charset codePage = Charset.forName("IBM437");
		assertThat(ZipName.decode("\u00e9\u00a0\u03b1x".getBytes(codePage), 0, 4))
			.isEqualTo("\u00e9\u00a0\u03b1x".getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@CsvSource({ "/absolute, absolute", "./a//b, a/b", "dir\\file, dir/file", "a/b\\c, a/b\\c" })
	void normalisesNames(String name, String member) throws IOException {
		try (Archive archive = open(rawName(name))) {
			assertThat(TarArchiveTests.names(archive)).containsExactly(member);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "../up", "a/../b", "zero\0byte" })
	void skipsNamesThatNoRequestCanHave(String name) throws IOException {
		try (Archive archive = open(rawName(name))) {
			assertThat(archive.size()).isZero();
			assertThat(archive.report().skipped(SkippedKind.UNUSABLE_NAME)).isOne();
		}
	}

	@Test
	void theLaterOfTwoEntriesOfANameCounts() throws IOException {
		byte[] zip = commons((out) -> {
			put(out, new ZipArchiveEntry("page"), "first");
			put(out, new ZipArchiveEntry("page"), "second");
		});
		try (Archive archive = open(zip)) {
			assertThat(archive.size()).isOne();
			assertThat(read(archive, "page")).isEqualTo("second");
			assertThat(archive.report().replaced()).isOne();
		}
	}

	@Test
	void countsWhatItCannotServe() throws IOException {
		byte[] zip = CompressedForms.zip(Map.of("page", new byte[100]), ZipEntry.DEFLATED);
		try (Archive archive = open(withShort(withShort(zip, 8, 1), 6 + 0x1_0000, 1))) {
			assertThat(archive.size()).isZero();
			assertThat(archive.report().skipped()).containsEntry(SkippedKind.ENCRYPTED, 1).hasSize(1);
		}
		try (Archive archive = open(withShort(withShort(zip, 10, 93), 8 + 0x1_0000, 93))) {
			assertThat(archive.size()).isZero();
			assertThat(archive.report().skipped()).containsEntry(SkippedKind.UNKNOWN_METHOD, 1).hasSize(1);
		}
	}

	@Test
	void followsSymbolicLinksAndSkipsOtherSpecialFiles() throws IOException {
		byte[] zip = commons((out) -> {
			put(out, new ZipArchiveEntry("docs/1.0/index.html"), "one");
			put(out, unix("docs/latest", 0120777), "1.0");
			put(out, unix("home.html", 0120777), "docs/latest/index.html");
			put(out, unix("pipe", 0010644), "");
			put(out, unix("device", 0020644), "");
		});
		try (Archive archive = open(zip)) {
			assertThat(read(archive, "home.html")).isEqualTo("one");
			assertThat(read(archive, "docs/latest/index.html")).isEqualTo("one");
			assertThat(archive.report().skipped()).containsOnlyKeys(SkippedKind.FIFO, SkippedKind.DEVICE);
		}
	}

	@Test
	void takesTheTimeFromItsExtraFieldElseFromMsDosAsUtc() throws IOException {
		byte[] zip = commons((out) -> {
			ZipArchiveEntry extended = new ZipArchiveEntry("extended");
			X5455_ExtendedTimestamp field = new X5455_ExtendedTimestamp();
			field.setModifyFileTime(FileTime.from(1_234_567_891, TimeUnit.SECONDS));
			extended.addExtraField(field);
			put(out, extended, "x");
			put(out, new ZipArchiveEntry("dos"), "x");
		});
		// 2026-11-21 20:13:34, of the second entry.
		int entry = lastEntry(zip);
		ByteBuffer.wrap(zip)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putInt(entry + 12, (46 << 9 | 11 << 5 | 21) << 16 | 20 << 11 | 13 << 5 | 17);
		try (Archive archive = open(zip)) {
			assertThat(archive.modifiedEpochSecond(0)).isEqualTo(1_234_567_891);
			assertThat(archive.modifiedEpochSecond(1)).isEqualTo(1_795_292_014L);
		}
		ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 12, (1 << 5 | 1) << 16);
		try (Archive archive = open(zip)) {
			assertThat(archive.modifiedEpochSecond(1)).isZero();
		}
	}

	@Test
	void tellsContentsAndTheirPackedFormsApart() throws IOException {
		byte[] content = "content".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
		long[] hashes = new long[3];
		for (int level : new int[] { 0, 1 }) {
			byte[] zip = commons((out) -> {
				out.setLevel(level * 9);
				put(out, new ZipArchiveEntry("page"), new String(content, StandardCharsets.US_ASCII));
			});
			try (Archive archive = open(zip)) {
				hashes[level] = archive.contentHash(0);
			}
		}
		content[5]++;
		try (Archive archive = open(CompressedForms.zip(Map.of("page", content), ZipEntry.DEFLATED))) {
			hashes[2] = archive.contentHash(0);
		}
		assertThat(hashes).doesNotHaveDuplicates();
	}

	@Test
	void refusesAStoredContentWithAnotherChecksum() throws IOException {
		byte[] zip = CompressedForms.zip(Map.of("page", "content".getBytes(StandardCharsets.US_ASCII)),
				ZipEntry.STORED);
		zip[30 + "page".length()]++;
		refused(zip, Kind.CORRUPT, "expected a content of 'page' with the checksum");
	}

	@Test
	void aDeflatedContentThatIsNotWhatTheDirectorySaysCannotBeReadWhole() throws IOException {
		byte[] zip = CompressedForms.zip(Map.of("page", Contents.random(1, 10_000)), ZipEntry.DEFLATED);
		int entry = lastEntry(zip);
		for (int field : new int[] { 16, 24 }) {
			byte[] changed = zip.clone();
			changed[entry + field]++;
			try (Archive archive = open(changed); InputStream content = archive.content(0)) {
				assertThatExceptionOfType(IOException.class).isThrownBy(content::readAllBytes);
			}
		}
	}

	@Test
	void refusesEntriesThatOverlap() throws IOException {
		byte[] zip = CompressedForms.zip(new LinkedHashMap<>(Map.of("a", new byte[100])), ZipEntry.DEFLATED);
		int entry = lastEntry(zip);
		byte[] end = Arrays.copyOfRange(zip, zip.length - 22, zip.length);
		byte[] directory = Arrays.copyOfRange(zip, entry, zip.length - 22);
		ByteBuffer.wrap(end)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putShort(8, (short) 2)
			.putShort(10, (short) 2)
			.putInt(12, directory.length * 2);
		refused(join(Arrays.copyOf(zip, entry), directory, directory, end), Kind.CORRUPT, "entries that don't overlap");
	}

	@ParameterizedTest
	@CsvSource({ "20, 1000000, CORRUPT, before the directory",
			"24, 1000000000, CORRUPT, a length that deflate can pack",
			"42, 1000000, CORRUPT, the offset of a local header", "0, 0, CORRUPT, an entry of the central directory",
			"28, 2, CORRUPT, the local header of" })
	void refusesNumbersThatLeadAstray(int field, int value, Kind kind, String expected) throws IOException {
		byte[] zip = CompressedForms.zip(Map.of("page", new byte[1000]), ZipEntry.DEFLATED);
		ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
		if (field == 28) {
			buffer.putShort(lastEntry(zip) + field, (short) value).putShort(lastEntry(zip) + 30, (short) 2);
		}
		else {
			buffer.putInt(lastEntry(zip) + field, value);
		}
		refused(zip, kind, expected);
	}

	@Test
	void refusesWhatIsCutOrGoesOnForTooLong() throws IOException {
		byte[] zip = CompressedForms.zip(Map.of("page", new byte[1000]), ZipEntry.DEFLATED);
		refused(Arrays.copyOf(zip, zip.length - 1), Kind.CORRUPT, "the end of a central directory");
		refused(Arrays.copyOf(zip, zip.length + 65_536), Kind.CORRUPT,
				"expected the end of a central directory in the last 65557 bytes, found none: the file was cut, or has "
						+ "too many trailing bytes");
		ByteBuffer buffer = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
		refused(buffer.putShort(zip.length - 12, (short) 2).array(), Kind.UNSUPPORTED, "several disks");
		buffer.putShort(zip.length - 14, (short) 2);
		refused(buffer.array(), Kind.CORRUPT, "as many entries as fit");
	}

	@Test
	void readsWhatTheZipToolWrites() throws Exception {
		Path site = Files.createDirectories(this.directory.resolve("site/sub"));
		Files.writeString(site.resolve("page.html"), "page ".repeat(1000));
		Files.createSymbolicLink(site.resolve("link.html"), Path.of("page.html"));
		Path file = this.directory.resolve("tool.zip");
		Process zip;
		try {
			zip = new ProcessBuilder("zip", "-q", "-r", "-y", file.toString(), ".").directory(site.toFile())
				.inheritIO()
				.start();
		}
		catch (IOException ex) {
			assumeTrue(false, "needs the command zip: " + ex.getMessage());
			return;
		}
		assertThat(zip.waitFor()).isZero();
		try (Archive archive = ArchiveOpening.open(file)) {
			assertThat(read(archive, "page.html")).isEqualTo("page ".repeat(1000));
			assertThat(read(archive, "link.html")).isEqualTo("page ".repeat(1000));
			assertThat(archive.modifiedEpochSecond(TarArchiveTests.find(archive, "page.html")))
				.isEqualTo(Files.getLastModifiedTime(site.resolve("page.html")).to(TimeUnit.SECONDS));
		}
	}

	@Test
	void anEntryCostsAtMost72BytesBeyondItsName() throws IOException {
		Map<String, byte[]> contents = new LinkedHashMap<>();
		int nameBytes = 0;
		for (int i = 0; i < 20_000; i++) {
			contents.put("member" + i, new byte[0]);
			nameBytes += ("member" + i).length();
		}
		try (Archive archive = open(CompressedForms.zip(contents, ZipEntry.DEFLATED))) {
			assertThat(archive.tableBytes() - nameBytes).isLessThanOrEqualTo(72L * contents.size() + 4);
		}
	}

	private Archive open(byte[] zip) throws IOException {
		return ArchiveOpening.open(Files.write(this.directory.resolve("archive.zip"), zip));
	}

	private void refused(byte[] zip, Kind kind, String expected) throws IOException {
		Path file = Files.write(this.directory.resolve("archive.zip"), zip);
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file).close())
			.withMessageContaining(expected)
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(kind));
	}

	private static Map<String, byte[]> pages() {
		Map<String, byte[]> pages = new LinkedHashMap<>();
		pages.put("first", "1".getBytes(StandardCharsets.US_ASCII));
		pages.put("second", "2".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
		return pages;
	}

	private void assertPages(byte[] zip) throws IOException {
		try (Archive archive = open(zip)) {
			assertThat(archive.format()).isEqualTo(ArchiveFormat.ZIP);
			assertThat(TarArchiveTests.names(archive)).containsExactly("first", "second");
			assertThat(read(archive, "first")).isEqualTo("1");
			assertThat(read(archive, "second")).isEqualTo("2".repeat(10_000));
		}
	}

	private static void adjustLocalOffsets(byte[] zip, int by) {
		ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < zip.length - 46; i++) {
			if (buffer.getInt(i) == 0x02014B50) {
				buffer.putInt(i + 42, buffer.getInt(i + 42) + by);
			}
		}
	}

	private static String read(Archive archive, String name) {
		int member = TarArchiveTests.find(archive, name);
		assertThat(member).as(name).isNotNegative();
		return new String(read(archive, member), StandardCharsets.UTF_8);
	}

	static byte[] read(Archive archive, int member) {
		try (InputStream content = archive.content(member)) {
			return content.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static byte[] withLinks(Map<String, String> files, Map<String, String> links) throws IOException {
		return commons((out) -> {
			for (Map.Entry<String, String> file : files.entrySet()) {
				put(out, new ZipArchiveEntry(file.getKey()), file.getValue());
			}
			for (Map.Entry<String, String> link : links.entrySet()) {
				put(out, unix(link.getKey(), 0120777), link.getValue());
			}
		});
	}

	private static byte[] commons(Entries entries) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipArchiveOutputStream out = new ZipArchiveOutputStream((OutputStream) bytes)) {
			entries.writeTo(out);
		}
		return bytes.toByteArray();
	}

	private static void put(ZipArchiveOutputStream out, ZipArchiveEntry entry, String content) throws IOException {
		out.putArchiveEntry(entry);
		out.write(content.getBytes(StandardCharsets.UTF_8));
		out.closeArchiveEntry();
	}

	private static ZipArchiveEntry unix(String name, int mode) {
		ZipArchiveEntry entry = new ZipArchiveEntry(name);
		entry.setUnixMode(mode);
		return entry;
	}

	/** The name is put into both headers afterwards: writers don't write every name. */
	private static byte[] rawName(String name) {
		byte[] raw = name.getBytes(StandardCharsets.UTF_8);
		String standIn = "n".repeat(raw.length);
		byte[] zip = CompressedForms.zip(Map.of(standIn, "content".getBytes(StandardCharsets.US_ASCII)),
				ZipEntry.DEFLATED);
		System.arraycopy(raw, 0, zip, 30, raw.length);
		System.arraycopy(raw, 0, zip, lastEntry(zip) + 46, raw.length);
		return zip;
	}

	/**
	 * Changes a field of the directory's last entry; from 65,536 on, of the first local
	 * header.
	 */
	private static byte[] withShort(byte[] zip, int field, int value) {
		byte[] changed = zip.clone();
		int at = (field < 0x1_0000) ? lastEntry(zip) + field : field - 0x1_0000;
		ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
		return changed;
	}

	static int lastEntry(byte[] zip) {
		int at = zip.length - 46;
		while (zip[at] != 'P' || zip[at + 1] != 'K' || zip[at + 2] != 1 || zip[at + 3] != 2) {
			at--;
		}
		return at;
	}

	private static byte[] join(byte[]... parts) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			joined.writeBytes(part);
		}
		return joined.toByteArray();
	}

	private interface Entries {

		void writeTo(ZipArchiveOutputStream out) throws IOException;

	}

}
