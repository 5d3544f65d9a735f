package io.tarweb.internal.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;

import io.tarweb.error.ArchiveException;
import io.tarweb.error.ArchiveException.Kind;
import io.tarweb.settings.ArchiveLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TarArchiveTests {

	@TempDir
	Path directory;

	@Test
	void findsMembersByTheBytesOfTheirNames() {
		try (Archive archive = open(TarBuilder.create().file("a.html", "text").file("d/b.css", "style"))) {
			assertThat(archive.size()).isEqualTo(2);
			assertThat(content(archive, "a.html")).isEqualTo("text");
			assertThat(content(archive, "d/b.css")).isEqualTo("style");
			assertThat(find(archive, "b.css")).isEqualTo(-1);
			assertThat(find(archive, "")).isEqualTo(-1);
			byte[] target = "/d/b.css?q".getBytes(StandardCharsets.UTF_8);
			int member = archive.find(target, 1, 8);
			assertThat(archive.name(member)).isEqualTo("d/b.css");
			assertThat(archive.modifiedEpochSecond(member)).isEqualTo(TarBuilder.MODIFIED_EPOCH_SECOND);
		}
	}

	@Test
	void keepsNamesInNoCharset() {
		byte[] name = { (byte) 0xFF, 'a', (byte) 0xC3 };
		try (Archive archive = open(TarBuilder.create().file(name, new byte[3]))) {
			assertThat(archive.find(name, 0, 3)).isZero();
			byte[] copy = new byte[archive.nameLength(0) + 1];
			archive.copyName(0, copy, 1);
			assertThat(copy).containsExactly(0, 0xFF, 'a', 0xC3);
		}
	}

	@Test
	void takesTheHashOfAContentFromItsOwnExtendedHeader() {
		try (Archive archive = open(TarBuilder.create()
			.file("before", "1")
			.pax("comment=TARWEB.xxh3=0123456789abcdef", "comment=   ", "comment=by hand")
			.file("a", "2")
			.symlink("link", "a")
			.hardLink("hard", "a")
			.paxGlobal("comment=TARWEB.xxh3=1111111111111111")
			.file("behind", "3")
			.pax("comment=TARWEB.xxh3=0123456789abcdef")
			.file("replaced", "4")
			.file("replaced", "5"))) {
			assertThat(hash(archive, "a")).isEqualTo(0x0123456789abcdefL);
			assertThat(hash(archive, "link")).isEqualTo(0x0123456789abcdefL);
			assertThat(hash(archive, "hard")).isEqualTo(0x0123456789abcdefL);
			assertThat(hash(archive, "before")).isZero();
			assertThat(hash(archive, "behind")).isZero();
			assertThat(hash(archive, "replaced")).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "12", "0123456789abcdeg", "0123456789abcdef0", "-123456789abcdef" })
	void doesWithoutAHashThatIsMalformed(String value) {
		try (Archive archive = open(TarBuilder.create().pax("comment=TARWEB.xxh3=" + value).file("a", "1"))) {
			assertThat(hash(archive, "a")).isZero();
		}
	}

	@Test
	void keepsHashesWithTheirMembersWhenRowsGoAndTablesGrow() {
		TarBuilder builder = TarBuilder.create().symlink("dangling", "nowhere");
		for (int i = 1; i <= 300; i++) {
			builder.pax("comment=TARWEB.xxh3=%016x".formatted(i)).file("f" + i, "");
		}
		try (Archive archive = open(builder)) {
			for (int i = 1; i <= 300; i++) {
				assertThat(hash(archive, "f" + i)).isEqualTo(i);
			}
		}
	}

	@Test
	void opensAnArchiveThatIsAPartOfAFile() throws IOException {
		byte[] tar = TarBuilder.create().file("a", "text").file("b", "more").toBytes();
		byte[] around = new byte[tar.length + 1000];
		Arrays.fill(around, (byte) 'x');
		System.arraycopy(tar, 0, around, 333, tar.length);
		Path file = Files.write(this.directory.resolve("around"), around);
		try (Archive archive = ArchiveOpening.openWithin(file, 333, tar.length, ArchiveOptions.DEFAULTS)) {
			assertThat(archive.fileBytes()).isEqualTo(tar.length);
			assertThat(content(archive, "b")).isEqualTo("more");
			int at = archive.bytes().position(archive.contentOffset(0));
			assertThat((char) archive.bytes().region(0).get(at)).isEqualTo('t');
		}
		assertThatExceptionOfType(ArchiveException.class)
			.isThrownBy(() -> ArchiveOpening.openWithin(file, 333, tar.length + 1000, ArchiveOptions.DEFAULTS))
			.withMessageContaining("aren't in it");
	}

	@ParameterizedTest
	@CsvSource({ "./a/b, a/b", "/a/b, a/b", "a//b, a/b", "a/./b, a/b", "././/a/././/b, a/b", "..., ...", ".a, .a",
			"a.., a..", "a/..b, a/..b" })
	void bringsNamesIntoOneForm(String stored, String name) {
		try (Archive archive = open(TarBuilder.create().file(stored, "x"))) {
			assertThat(names(archive)).containsExactly(name);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "../a", "a/../b", "a/..", "..", ".", "" })
	void skipsNamesThatLeaveTheArchiveOrAreEmpty(String name) {
		try (Archive archive = open(TarBuilder.create().file(name, "x").file("b", "y"))) {
			assertThat(names(archive)).containsExactly("b");
			assertThat(archive.report().skipped()).isEqualTo(Map.of(SkippedKind.UNUSABLE_NAME, 1));
		}
	}

	@Test
	void skipsNamesLongerThanAPathMayBe() {
		try (Archive archive = open(TarBuilder.create().file("a".repeat(4096), "x").file("b".repeat(4097), "y"))) {
			assertThat(archive.size()).isOne();
			assertThat(archive.nameLength(0)).isEqualTo(4096);
			assertThat(archive.report().skipped(SkippedKind.UNUSABLE_NAME)).isOne();
		}
	}

	@Test
	void theLastMemberOfANameWins() {
		TarBuilder tar = TarBuilder.create().file("a", "old").file("b", "1").file("./a", "new");
		try (Archive archive = open(tar)) {
			assertThat(content(archive, "a")).isEqualTo("new");
			assertThat(archive.report().replaced()).isOne();
			assertThat(archive.report().contentBytes()).isEqualTo(7);
		}
	}

	@Test
	void aMemberReplacedBySomethingWithoutContentIsGone() {
		TarBuilder tar = TarBuilder.create().file("a", "1").file("b", "2").file("c", "3").entry('6', "b", "");
		try (Archive archive = open(tar)) {
			assertThat(names(archive)).containsExactly("a", "c");
			assertThat(content(archive, "c")).isEqualTo("3");
			assertThat(find(archive, "b")).isEqualTo(-1);
		}
	}

	@Test
	void countsWhatItSkipsByKind() {
		TarBuilder tar = TarBuilder.create()
			.directory("d/")
			.directory("./")
			.entry('3', "c", "")
			.entry('4', "b", "")
			.entry('6', "f", "")
			.entry('S', "s", "data")
			.entry('V', "label", "")
			.entry('Z', "z", "unknown")
			.entry('D', "e/", "dump")
			.entry('0', "old/", "")
			.pax("GNU.sparse.major=1", "GNU.sparse.name=real")
			.file("sparse", "data")
			.file("last", "content");
		try (Archive archive = open(tar)) {
			assertThat(names(archive)).containsExactly("last");
			assertThat(content(archive, "last")).isEqualTo("content");
			assertThat(archive.report().skipped())
				.isEqualTo(Map.of(SkippedKind.DIRECTORY, 4, SkippedKind.DEVICE, 2, SkippedKind.FIFO, 1,
						SkippedKind.SPARSE, 2, SkippedKind.VOLUME_LABEL, 1, SkippedKind.UNKNOWN_TYPE, 1));
		}
	}

	@Test
	void listsWhatItSkipsIfAsked() {
		Path file = TarBuilder.create()
			.directory("./d/")
			.file("../up", "x")
			.hardLink("./hard", "none")
			.symlink("./d/link", "../nowhere")
			.symlink("latest", "d")
			.pax("GNU.sparse.major=1", "GNU.sparse.name=real")
			.file("sparse", "data")
			.file("d/page", "x")
			.writeTo(this.directory.resolve("skips.tar"));
		try (Archive archive = ArchiveOpening.open(file, ArchiveOptions.DEFAULTS.listingSkipped())) {
			assertThat(names(archive)).containsExactlyInAnyOrder("d/page", "latest/page");
			assertThat(archive.report().skippedEntries()).containsExactlyInAnyOrder(
					new SkippedEntry(SkippedKind.DIRECTORY, "./d/", null),
					new SkippedEntry(SkippedKind.UNUSABLE_NAME, "../up", null),
					new SkippedEntry(SkippedKind.HARD_LINK_DANGLING, "./hard", "none"),
					new SkippedEntry(SkippedKind.SYMLINK_DANGLING, "d/link", "../nowhere"),
					new SkippedEntry(SkippedKind.SPARSE, "real", null));
		}
		try (Archive archive = ArchiveOpening.open(file)) {
			assertThat(archive.report().skipped()).hasSize(5);
			assertThat(archive.report().skippedEntries()).isEmpty();
		}
	}

	@Test
	void passesTheFurtherBlocksOfASparseMap() {
		byte[] map = new byte[512];
		map[504] = 1;
		TarBuilder tar = TarBuilder.create()
			.raw(TarBuilder.header("s").type('S').magic("ustar  \0").number(482, 1, 1).toBytes());
		tar.raw(map).raw(new byte[512]).file("after", "x");
		try (Archive archive = open(tar)) {
			assertThat(names(archive)).containsExactly("after");
		}
	}

	@Test
	void aContiguousFileIsAFile() {
		try (Archive archive = open(TarBuilder.create().entry('7', "a", "text").entry('\0', "b", "more"))) {
			assertThat(content(archive, "a")).isEqualTo("text");
			assertThat(content(archive, "b")).isEqualTo("more");
		}
	}

	@Test
	void readsTheFormatOfUnixVersion7() {
		byte[] header = TarBuilder.header("a").type('\0').magic("").size(4).prefix("garbage").toBytes();
		try (Archive archive = open(TarBuilder.create().raw(header).content("text".getBytes()))) {
			assertThat(content(archive, "a")).isEqualTo("text");
		}
	}

	@Test
	void acceptsTheHistoricChecksumOfSignedBytes() {
		byte[] header = TarBuilder.header("\u00e4").toBytes();
		int sum = 8 * ' ';
		for (int i = 0; i < 512; i++) {
			sum += (i < 148 || i >= 156) ? header[i] : 0;
		}
		byte[] text = "%06o\0 ".formatted(sum).getBytes();
		System.arraycopy(text, 0, header, 148, 8);
		try (Archive archive = open(TarBuilder.create().raw(header))) {
			assertThat(names(archive)).containsExactly("\u00e4");
		}
	}

	@Test
	void joinsThePrefixOfPosix() {
		byte[] header = TarBuilder.header("n".repeat(100)).prefix("p".repeat(155)).toBytes();
		try (Archive archive = open(TarBuilder.create().raw(header))) {
			assertThat(names(archive)).containsExactly("p".repeat(155) + "/" + "n".repeat(100));
		}
	}

	@Test
	void aStarPrefixIsShorter() {
		byte[] header = TarBuilder.header("n").prefix("p".repeat(155)).text(508, 4, "tar\0".getBytes()).toBytes();
		try (Archive archive = open(TarBuilder.create().raw(header))) {
			assertThat(names(archive)).containsExactly("p".repeat(131) + "/n");
		}
	}

	@Test
	void gnuHasNoPrefix() {
		byte[] header = TarBuilder.header("n").prefix("12345").magic("ustar  \0").toBytes();
		try (Archive archive = open(TarBuilder.create().raw(header))) {
			assertThat(names(archive)).containsExactly("n");
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, -1_000_000_000_000L, Long.MIN_VALUE, 1L << 40, Long.MAX_VALUE })
	void readsBinaryNumbers(long second) {
		byte[] header = TarBuilder.header("a").modifiedEpochSecond(second).toBytes();
		try (Archive archive = open(TarBuilder.create().raw(header))) {
			assertThat(archive.modifiedEpochSecond(0)).isEqualTo(second);
		}
	}

	@ParameterizedTest
	@CsvSource({ "'        144 ', 100", "'144         ', 100", "'000000000144', 100", "'            ', 0",
			"'144', 100" })
	void readsOctalNumbersWithAnyPadding(String field, long second) {
		byte[] header = TarBuilder.header("a").text(136, 12, field.getBytes()).toBytes();
		try (Archive archive = open(TarBuilder.create().raw(header))) {
			assertThat(archive.modifiedEpochSecond(0)).isEqualTo(second);
		}
	}

	@Test
	void extendedHeadersOverrideTheHeaderOfTheNextMember() {
		TarBuilder tar = TarBuilder.create()
			.pax("comment=ignored", "path=long/name", "size=4", "mtime=1.5")
			.raw(TarBuilder.header("short").toBytes())
			.content("text".getBytes())
			.file("next", "x");
		try (Archive archive = open(tar)) {
			assertThat(names(archive)).containsExactly("long/name", "next");
			assertThat(content(archive, "long/name")).isEqualTo("text");
			assertThat(archive.modifiedEpochSecond(0)).isEqualTo(1);
			assertThat(archive.modifiedEpochSecond(1)).isEqualTo(TarBuilder.MODIFIED_EPOCH_SECOND);
		}
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "12, 12", "12.999999999, 12", "-12, -12", "-12.0, -12", "-12.1, -13", "5., 5" })
	void roundsTimesOfExtendedHeadersDown(String value, long second) {
		try (Archive archive = open(TarBuilder.create().pax("mtime=" + value).file("a", "x"))) {
			assertThat(archive.modifiedEpochSecond(0)).isEqualTo(second);
		}
	}

	@Test
	void globalExtendedHeadersHoldUntilOverridden() {
		TarBuilder tar = TarBuilder.create()
			.paxGlobal("mtime=10", "comment=0123")
			.file("a", "1")
			.pax("mtime=20")
			.file("b", "2")
			.pax("mtime=")
			.file("c", "3")
			.paxGlobal("mtime=30")
			.file("d", "4")
			.paxGlobal("mtime=")
			.file("e", "5");
		try (Archive archive = open(tar)) {
			assertThat(List.of(0, 1, 2, 3, 4)).extracting(archive::modifiedEpochSecond)
				.containsExactly(10L, 20L, TarBuilder.MODIFIED_EPOCH_SECOND, 30L, TarBuilder.MODIFIED_EPOCH_SECOND);
		}
	}

	@Test
	void anExtendedHeaderWinsOverAGnuLongName() {
		TarBuilder tar = TarBuilder.create().pax("path=pax").file("g".repeat(101), "1").file("h".repeat(101), "2");
		try (Archive archive = open(tar)) {
			assertThat(names(archive)).containsExactly("pax", "h".repeat(101));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "X" })
	void readsExtendedHeadersOfPosixAndSolaris(String type) {
		TarBuilder tar = TarBuilder.create().entry(type.charAt(0), "h", "10 path=b\n").file("a", "1");
		try (Archive archive = open(tar)) {
			assertThat(names(archive)).containsExactly("b");
		}
	}

	@Test
	void zerosAfterTheRecordsArePadding() {
		try (Archive archive = open(TarBuilder.create().entry('x', "h", "10 path=b\n\0\0").file("a", "1"))) {
			assertThat(names(archive)).containsExactly("b");
		}
	}

	@Test
	void aValueMayHaveNewlinesAndEqualSigns() {
		try (Archive archive = open(TarBuilder.create().pax("path=a\n9 x=y").file("a", "1"))) {
			assertThat(names(archive)).containsExactly("a\n9 x=y");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "path=b\n", "10 path=b", "11 path=b\n", "8 path=b\n", "x path=b\n", "10path=bb\n",
			"10 pathxb\n", "7 =abc\n", "0 path=b\n", "99999999999 path=b\n", "9999999 path=b\n", "3 \n", "12 size=-1\n",
			"11 size=x\n", "29 size=9999999999999999999\n", "11 mtime=-\n", "13 mtime=1.x\n", "14 mtime=1e10\n",
			"12 mtime=.5\n", "5" })
	void refusesMalformedRecordsOfExtendedHeaders(String record) {
		ArchiveException ex = failure(
				TarBuilder.create().file("first", "1").entry('x', "h", "10 path=b\n" + record).file("a", "1"));
		assertThat(ex.kind()).isEqualTo(Kind.CORRUPT);
		assertThat(ex.offset()).isEqualTo(1024 + 512 + 10);
	}

	@Test
	void refusesAnEndWithoutZeros() {
		ArchiveException ex = failure(TarBuilder.create().file("a", "x").withoutEnd());
		assertThat(ex.kind()).isEqualTo(Kind.CORRUPT);
		assertThat(ex.offset()).isEqualTo(1024);
	}

	@Test
	void acceptsOneBlockOfZerosAtTheEnd() {
		try (Archive archive = open(TarBuilder.create().file("a", "x").raw(new byte[512]).withoutEnd())) {
			assertThat(names(archive)).containsExactly("a");
		}
	}

	@Test
	void acceptsAnArchiveOfZerosAsEmpty() {
		try (Archive archive = open(TarBuilder.create())) {
			assertThat(archive.size()).isZero();
			assertThat(find(archive, "a")).isEqualTo(-1);
		}
	}

	@Test
	void ignoresWhatFollowsTheEndAndCountsIt() {
		TarBuilder tar = TarBuilder.create().file("a", "x").raw(new byte[1024]).file("b", "y").raw(new byte[7]);
		try (Archive archive = open(tar)) {
			assertThat(names(archive)).containsExactly("a");
			assertThat(archive.report().trailingBytes()).isEqualTo(1024 + 7 + 1024);
		}
	}

	@Test
	void zerosBehindTheEndAreNothing() {
		try (Archive archive = open(TarBuilder.create().file("a", "x").raw(new byte[100_000]))) {
			assertThat(archive.report().trailingBytes()).isZero();
		}
	}

	/** As Plexus Archiver wrote them up to 2.6.2: the rest of its last buffer. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 511, 512, 513, 20_000 })
	void aLoneBlockOfZerosIsTheEndWhateverFollows(int trailing) {
		byte[] rest = new byte[trailing];
		Arrays.fill(rest, (byte) 'x');
		TarBuilder tar = TarBuilder.create().file("a", "x").raw(new byte[512]).raw(rest).withoutEnd();
		try (Archive archive = open(tar)) {
			assertThat(names(archive)).containsExactly("a");
			assertThat(archive.report().trailingBytes()).isEqualTo(trailing);
		}
	}

	@Test
	void ofTwoArchivesOneBehindTheOtherTheFirstCounts() {
		byte[] second = TarBuilder.create().file("b", "y").toBytes();
		for (int zeros : new int[] { 512, 1024, 10_240 }) {
			TarBuilder tar = TarBuilder.create().file("a", "x").raw(new byte[zeros]).raw(second).withoutEnd();
			try (Archive archive = open(tar)) {
				assertThat(names(archive)).containsExactly("a");
				assertThat(archive.report().trailingBytes()).isEqualTo(second.length);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "BZhome.html", "Rar!\u001a\u0007", "P*M\u0018", "PK\u0003\u0004" })
	void isATarEvenIfItsFirstNameIsAnotherFormatsMark(String name) {
		try (Archive archive = open(TarBuilder.create().file(name, "x"))) {
			assertThat(archive.format()).isEqualTo(ArchiveFormat.TAR);
			assertThat(names(archive)).containsExactly(name);
		}
	}

	@Test
	void isATarEvenIfItEndsAsAZip() {
		byte[] zip = CompressedForms.zip(Map.of("inner", new byte[10]), ZipEntry.STORED);
		for (TarBuilder tar : List.of(TarBuilder.create().file("a", "x").file("last.zip", zip),
				TarBuilder.create().file("a", "x").raw(new byte[1024]).raw(zip).withoutEnd())) {
			try (Archive archive = open(tar)) {
				assertThat(archive.format()).isEqualTo(ArchiveFormat.TAR);
				assertThat(names(archive)).startsWith("a").doesNotContain("inner");
			}
		}
	}

	@Test
	void refusesABrokenChecksumWithExpectedFoundAndOffset() {
		byte[] tar = TarBuilder.create().file("a", "x").file("b", "y").toBytes();
		tar[1024] ^= 1;
		ArchiveException ex = failure(tar);
		assertThat(ex.kind()).isEqualTo(Kind.CORRUPT);
		assertThat(ex.offset()).isEqualTo(1024);
		assertThat(ex.file()).isEqualTo(this.directory.resolve("archive.tar"));
		assertThat(ex).hasMessageContaining("archive.tar' is a corrupt tar: at byte 1024 expected a header with")
			.hasMessageContaining("sum up to");
	}

	@Test
	void refusesAContentThatRunsPastTheEnd() {
		ArchiveException ex = failure(TarBuilder.create().raw(TarBuilder.header("a").size(5000).toBytes()));
		assertThat(ex.kind()).isEqualTo(Kind.CORRUPT);
		assertThat(ex).hasMessageEndingWith("at byte 0 expected 5000 bytes of content in whole blocks, "
				+ "found 1024 bytes until the end of the file");
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MAX_VALUE, Long.MAX_VALUE - 511, Long.MAX_VALUE - 1024, 1L << 62, -1, Long.MIN_VALUE })
	void refusesSizesThatWouldOverflow(long size) {
		ArchiveException ex = failure(TarBuilder.create().raw(TarBuilder.header("a").size(size).toBytes()));
		assertThat(ex.kind()).isEqualTo(Kind.CORRUPT);
	}

	@Test
	void refusesANumberOfMoreThan63Bits() {
		byte[] number = new byte[12];
		number[0] = (byte) 0x80;
		number[3] = 1;
		ArchiveException ex = failure(TarBuilder.create().raw(TarBuilder.header("a").text(124, 12, number).toBytes()));
		assertThat(ex.kind()).isEqualTo(Kind.CORRUPT);
		assertThat(ex.offset()).isEqualTo(124);
	}

	@ParameterizedTest
	@ValueSource(strings = { "12x", "9", "-1", "0x10" })
	void refusesASizeThatIsNoNumber(String size) {
		ArchiveException ex = failure(
				TarBuilder.create().raw(TarBuilder.header("a").text(124, 12, size.getBytes()).toBytes()));
		assertThat(ex.kind()).isEqualTo(Kind.CORRUPT);
		assertThat(ex.offset()).isEqualTo(124);
		assertThat(ex).hasMessageContaining(size);
	}

	@Test
	void refusesAnExtendedHeaderWithoutItsMember() {
		assertThat(failure(TarBuilder.create().file("a", "x").pax("path=b")).kind()).isEqualTo(Kind.CORRUPT);
		assertThat(failure(TarBuilder.create().entry('L', "l", "name").withoutEnd()).kind()).isEqualTo(Kind.CORRUPT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "g", "L", "K", "X" })
	void refusesHugeExtendedHeaders(String type) {
		byte[] header = TarBuilder.header("h").type(type.charAt(0)).size(1 << 30).toBytes();
		assertThat(failure(TarBuilder.create().raw(header)).kind()).isEqualTo(Kind.UNSUPPORTED);
	}

	@Test
	void refusesTheContinuationOfAnotherVolume() {
		assertThat(failure(TarBuilder.create().entry('M', "a", "x")).kind()).isEqualTo(Kind.UNSUPPORTED);
		assertThat(failure(TarBuilder.create().paxGlobal("GNU.volume.offset=512").file("a", "x")).kind())
			.isEqualTo(Kind.UNSUPPORTED);
	}

	@Test
	void refusesMoreMembersThanTheLimit() {
		Path file = TarBuilder.create().file("a", "1").file("b", "2").writeTo(this.directory.resolve("archive.tar"));
		ArchiveOpening.open(file, limits(2, 2)).close();
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file, limits(1, 2)))
			.withMessageContaining("more than 1 entries")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.TOO_LARGE));
	}

	@Test
	void refusesLongerNamesThanTheLimit() {
		Path file = TarBuilder.create().file("a", "1").file("b", "2").writeTo(this.directory.resolve("archive.tar"));
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(file, limits(2, 1)))
			.withMessageContaining("names of more than 1 bytes")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.TOO_LARGE));
	}

	@ParameterizedTest
	@CsvSource({ "1f8b0800, tar.gz", "425a6839, tar.bz2", "fd377a585a00, tar.xz", "28b52ffd, tar.zst",
			"504b0304, zip" })
	void saysWhatElseItBeginsAs(String start, String format) {
		byte[] bytes = HexFormat.of().parseHex(start);
		for (int size : new int[] { bytes.length, 2048 }) {
			ArchiveException ex = failure(Arrays.copyOf(bytes, size));
			assertThat(ex.kind()).isEqualTo(Kind.CORRUPT);
			assertThat(ex).hasMessageContaining("' is a corrupt " + format + ": at byte ");
		}
	}

	@Test
	void recognisesAnotherKindOfArchive() {
		ArchiveException ex = failure(HexFormat.of().parseHex("377abcaf271c0000"));
		assertThat(ex.kind()).isEqualTo(Kind.UNSUPPORTED);
		assertThat(ex).hasMessageEndingWith("' is a 7z that can't be served: only tars and zips can be");
	}

	@ParameterizedTest
	@CsvSource({ "0, it is empty", "1, 1 bytes are less than one header", "511, 511 bytes are less than one header" })
	void aFileWithoutAHeaderIsNoTar(int size, String reason) {
		ArchiveException ex = failure(new byte[size]);
		assertThat(ex.kind()).isEqualTo(Kind.NOT_AN_ARCHIVE);
		assertThat(ex).hasMessageEndingWith("is no archive: " + reason + ((size > 0) ? " of a tar" : ""));
	}

	@Test
	void aPageIsNoTar() {
		ArchiveException ex = failure("<!DOCTYPE html>\n".repeat(100).getBytes());
		assertThat(ex.kind()).isEqualTo(Kind.NOT_AN_ARCHIVE);
		assertThat(ex)
			.hasMessageEndingWith("is no archive: it begins neither as a tar nor as anything else that can be served");
	}

	@Test
	void tellsAMissingFileFromOneThatCannotBeRead() {
		Path missing = this.directory.resolve("missing.tar");
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(missing))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.MISSING));
		assertThatExceptionOfType(ArchiveException.class).isThrownBy(() -> ArchiveOpening.open(this.directory))
			.withMessageContaining("not a regular file")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.UNREADABLE));
	}

	@Test
	void canBeClosedTwiceAndGivesNothingAfterwards() {
		Archive archive = open(TarBuilder.create().file("a", "x"));
		archive.close();
		archive.close();
		assertThatIllegalStateException().isThrownBy(() -> archive.bytes().read(0, new byte[1], 0, 1));
	}

	@Test
	void aMemberCostsAtMost96BytesBeyondItsName() {
		for (int members : new int[] { 100, 1_000, 1_365, 1_366, 20_000 }) {
			TarBuilder tar = TarBuilder.create();
			int nameBytes = 0;
			for (int i = 0; i < members; i++) {
				tar.file("member" + i, "");
				nameBytes += ("member" + i).length();
			}
			try (Archive archive = open(tar)) {
				assertThat(archive.tableBytes() - nameBytes).isLessThanOrEqualTo(52L * members + 4);
			}
		}
	}

	static ArchiveOptions limits(int maxEntries, int maxNameBytes) {
		return ArchiveOptions.DEFAULTS.withLimits(
				ArchiveLimits.builder().maxEntries(maxEntries).maxNameBytes(maxNameBytes).maxUnpackedBytes(1).build());
	}

	private Archive open(TarBuilder tar) {
		return ArchiveOpening.open(tar.writeTo(this.directory.resolve("archive.tar")));
	}

	private ArchiveException failure(TarBuilder tar) {
		return failure(tar.toBytes());
	}

	private ArchiveException failure(byte[] bytes) {
		Path file = this.directory.resolve("archive.tar");
		try {
			Files.write(file, bytes);
			ArchiveOpening.open(file).close();
		}
		catch (ArchiveException ex) {
			return ex;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		throw new AssertionError("was accepted");
	}

	private static long hash(Archive archive, String name) {
		return archive.contentHash(find(archive, name));
	}

	static int find(Archive archive, String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		return archive.find(bytes, 0, bytes.length);
	}

	static String content(Archive archive, String name) {
		int member = find(archive, name);
		assertThat(member).as(name).isNotNegative();
		byte[] content = new byte[Math.toIntExact(archive.contentLength(member))];
		archive.bytes().read(archive.contentOffset(member), content, 0, content.length);
		return new String(content, StandardCharsets.UTF_8);
	}

	static List<String> names(Archive archive) {
		List<String> names = new ArrayList<>();
		for (int member = 0; member < archive.size(); member++) {
			names.add(archive.name(member));
			assertThat(find(archive, archive.name(member))).isEqualTo(member);
		}
		return names;
	}

}
