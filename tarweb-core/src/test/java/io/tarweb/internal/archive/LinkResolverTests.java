package io.tarweb.internal.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.tarweb.error.ArchiveException;
import io.tarweb.error.ArchiveException.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LinkResolverTests {

	@TempDir
	Path directory;

	@Test
	void aHardLinkHasTheContentOfTheMemberBeforeIt() {
		try (Archive archive = open(TarBuilder.create().file("./a", "text").hardLink("b/c", "./a"))) {
			assertThat(TarArchiveTests.content(archive, "b/c")).isEqualTo("text");
			assertThat(archive.report().contentBytes()).isEqualTo(4);
		}
	}

	@Test
	void aHardLinkKeepsTheContentThatItsTargetHadThen() {
		TarBuilder tar = TarBuilder.create().file("a", "old").hardLink("b", "a").file("a", "new").hardLink("c", "b");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.content(archive, "a")).isEqualTo("new");
			assertThat(TarArchiveTests.content(archive, "b")).isEqualTo("old");
			assertThat(TarArchiveTests.content(archive, "c")).isEqualTo("old");
		}
	}

	@Test
	void aHardLinkToWhatComesLaterDangles() {
		TarBuilder tar = TarBuilder.create().hardLink("b", "a").hardLink("c", "../a").file("a", "x");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("a");
			assertThat(archive.report().skipped()).isEqualTo(Map.of(SkippedKind.HARD_LINK_DANGLING, 2));
		}
	}

	@Test
	void aHardLinkToASymbolicLinkIsOne() {
		TarBuilder tar = TarBuilder.create()
			.file("a", "root")
			.file("d/a", "below")
			.symlink("link", "a")
			.hardLink("d/link", "link");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.content(archive, "link")).isEqualTo("root");
			assertThat(TarArchiveTests.content(archive, "d/link")).isEqualTo("below");
		}
	}

	@Test
	void aHardLinkOfPosixMayHaveItsOwnContent() {
		byte[] link = TarBuilder.header("b").type('1').target("a".getBytes()).size(3).toBytes();
		TarBuilder tar = TarBuilder.create().file("a", "one").raw(link).content("two".getBytes()).file("c", "x");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.content(archive, "b")).isEqualTo("two");
			assertThat(TarArchiveTests.content(archive, "c")).isEqualTo("x");
		}
	}

	@Test
	void aHardLinkOfPosixMayHaveASizeWithoutContent() {
		byte[] link = TarBuilder.header("b").type('1').target("a".getBytes()).size(3).toBytes();
		TarBuilder tar = TarBuilder.create().file("a", "one").raw(link).file("c", "x").raw(link);
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.content(archive, "b")).isEqualTo("one");
			assertThat(TarArchiveTests.content(archive, "c")).isEqualTo("x");
		}
	}

	@Test
	void aHardLinkInAnArchiveWithExtendedHeadersHasTheContentItsSizeSays() {
		byte[] inner = TarBuilder.header("inner").toBytes();
		byte[] link = TarBuilder.header("b").type('1').target("a".getBytes()).size(512).toBytes();
		TarBuilder tar = TarBuilder.create().pax("mtime=1").file("a", "one").raw(link).content(inner);
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("a", "b");
			assertThat(archive.contentLength(1)).isEqualTo(512);
		}
	}

	@ParameterizedTest
	@CsvSource({ "'ustar  \0'", "''" })
	void theSizeOfAHardLinkOfGnuOrVersion7IsIgnored(String magic) {
		byte[] link = TarBuilder.header("b").type('1').target("a".getBytes()).size(3).magic(magic).toBytes();
		try (Archive archive = open(TarBuilder.create().file("a", "one").raw(link).file("c", "x"))) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("a", "b", "c");
		}
	}

	@ParameterizedTest
	@CsvSource({ "link, a", "link, ./d/../a", "link, d//.././a", "d/link, ../a", "d/link, ../d/../a", "link, ./a" })
	void aSymbolicLinkToAMemberHasItsContent(String name, String target) {
		try (Archive archive = open(TarBuilder.create().symlink(name, target).file("a", "text"))) {
			assertThat(TarArchiveTests.content(archive, name)).isEqualTo("text");
			assertThat(archive.report().skipped()).isEmpty();
			assertThat(archive.report().aliases()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "/a, SYMLINK_OUTSIDE", "../a, SYMLINK_OUTSIDE", "d/../../a, SYMLINK_OUTSIDE", "none, SYMLINK_DANGLING",
			"d/none, SYMLINK_DANGLING", "fifo, SYMLINK_DANGLING", "link, SYMLINK_LOOP", "./link, SYMLINK_LOOP",
			"link/x, SYMLINK_LOOP", "'', SYMLINK_DANGLING" })
	void countsSymbolicLinksThatLeadNowhere(String target, SkippedKind kind) {
		TarBuilder tar = TarBuilder.create()
			.file("a", "x")
			.file("d/b", "y")
			.entry('6', "fifo", "")
			.symlink("link", target);
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("a", "d/b");
			assertThat(archive.report().skipped()).isEqualTo(Map.of(SkippedKind.FIFO, 1, kind, 1));
		}
	}

	@Test
	void countsEveryLinkOfACircle() {
		TarBuilder tar = TarBuilder.create().symlink("a", "b").symlink("b", "c").symlink("c", "a").file("x", "1");
		try (Archive archive = open(tar)) {
			assertThat(archive.report().skipped()).isEqualTo(Map.of(SkippedKind.SYMLINK_LOOP, 3));
		}
	}

	@Test
	void followsAsManyLinksAsTheKernel() {
		TarBuilder tar = TarBuilder.create().file("link0", "text");
		for (int i = 1; i <= 41; i++) {
			tar.symlink("link" + i, "link" + (i - 1));
		}
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.content(archive, "link40")).isEqualTo("text");
			assertThat(archive.report().skipped()).isEqualTo(Map.of(SkippedKind.SYMLINK_LOOP, 1));
		}
	}

	@Test
	void aLinkToADirectoryMakesItsMembersReachableUnderTheLink() {
		TarBuilder tar = TarBuilder.create()
			.symlink("latest", "1.2")
			.file("1.2/index.html", "home")
			.file("1.2/api/a.html", "page")
			.file("1.2.1/no.html", "other")
			.file("1.2-beta", "other");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactlyInAnyOrder("1.2/index.html", "1.2/api/a.html",
					"1.2.1/no.html", "1.2-beta", "latest/index.html", "latest/api/a.html");
			assertThat(TarArchiveTests.content(archive, "latest/api/a.html")).isEqualTo("page");
			assertThat(archive.report().aliases()).isEqualTo(2);
			assertThat(archive.report().skipped()).isEmpty();
		}
	}

	@Test
	void linksToDirectoriesChainAndNest() {
		TarBuilder tar = TarBuilder.create()
			.symlink("latest", "stable")
			.symlink("stable", "1.2/")
			.symlink("1.2/api", "../shared/api")
			.symlink("1.2/home", "../latest/api/a.html")
			.file("shared/api/a.html", "page");
		try (Archive archive = open(tar)) {
			for (String name : new String[] { "latest/api/a.html", "stable/api/a.html", "1.2/api/a.html", "1.2/home",
					"latest/home", "stable/home" }) {
				assertThat(TarArchiveTests.content(archive, name)).isEqualTo("page");
			}
			assertThat(archive.size()).isEqualTo(7);
			assertThat(archive.report().skipped()).isEmpty();
		}
	}

	@Test
	void aLinkStoredBelowALinkedDirectoryIsRelativeToWhereItWouldBeUnpacked() {
		TarBuilder tar = TarBuilder.create()
			.file("v/1/x", "right")
			.file("x", "wrong")
			.symlink("latest", "v/1")
			.symlink("latest/y", "x");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.content(archive, "latest/y")).isEqualTo("right");
		}
	}

	@Test
	void aMemberWinsOverANameThatALinkGives() {
		TarBuilder tar = TarBuilder.create()
			.file("1/a", "linked")
			.file("1/b", "linked")
			.symlink("latest", "1")
			.file("latest/a", "own");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.content(archive, "latest/a")).isEqualTo("own");
			assertThat(TarArchiveTests.content(archive, "latest/b")).isEqualTo("linked");
		}
	}

	@Test
	void cutsALinkWhereItLeadsBackIntoItself() {
		TarBuilder tar = TarBuilder.create().file("index.html", "home").symlink("en", ".").symlink("d/up", "..");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactlyInAnyOrder("index.html", "en/index.html",
					"d/up/index.html");
			assertThat(archive.report().skipped()).isEqualTo(Map.of(SkippedKind.SYMLINK_LOOP, 2));
		}
	}

	@Test
	void cutsLinksThatLeadIntoEachOther() {
		TarBuilder tar = TarBuilder.create()
			.file("a/1", "1")
			.file("b/2", "2")
			.symlink("a/x", "../b")
			.symlink("b/y", "../a");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactlyInAnyOrder("a/1", "b/2", "a/x/2", "a/x/y/1",
					"b/y/1", "b/y/x/2");
			assertThat(archive.report().skipped(SkippedKind.SYMLINK_LOOP)).isEqualTo(2);
		}
	}

	@Test
	void aReplacedLinkIsForgotten() {
		TarBuilder tar = TarBuilder.create().file("1/a", "x").symlink("latest", "1").directory("latest/");
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactly("1/a");
		}
	}

	@Test
	void refusesLinksThatMultiplyMembersBeyondTheLimit() {
		TarBuilder tar = TarBuilder.create();
		for (int i = 0; i < 12; i++) {
			tar.file("d" + i + "/f", "x");
			for (int j = 0; j < 12; j++) {
				tar.symlink("d" + i + "/l" + j, "../d" + j);
			}
		}
		Path file = tar.writeTo(this.directory.resolve("archive.tar"));
		assertThatExceptionOfType(ArchiveException.class)
			.isThrownBy(() -> ArchiveOpening.open(file, TarArchiveTests.limits(10_000, 1_000_000)))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.TOO_LARGE));
	}

	/** Of links below {@code site/}, the target, and whether it is followed. */
	@ParameterizedTest
	@CsvSource({ "a, true", "./d/../a, true", "inner, true", "d/b, true", "../secret, false", "../site2/x, false",
			"d/../../secret, false", "to-out, false", "to-out-and-in, true", "../site/a, true", "../back, true",
			"../other/in, true", "d/out, false", "out-directory/x, false", "../other/x, false" })
	void aLinkIsFollowedIfItEndsInsideOfTheRoot(String target, boolean followed) {
		TarBuilder tar = inAndOut().symlink("site/link", target).symlink("site/d/chained", "../link");
		try (Archive archive = openWithin(tar)) {
			String content = followed ? "inside" : "outside";
			assertThat(find(archive, "site/link")).as(target).isEqualTo(followed ? content : null);
			assertThat(find(archive, "site/d/chained")).as(target).isEqualTo(followed ? content : null);
			assertNothingOutside(archive);
		}
		try (Archive archive = open(tar)) {
			assertThat(find(archive, "site/link")).isEqualTo(followed ? "inside" : "outside");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "../other", "../other/", "../site2", "..", "../other/deep", "to-directory",
			"../other/up/other" })
	void aLinkToADirectoryOutsideOfTheRootIsNotEntered(String target) {
		TarBuilder tar = inAndOut().symlink("site/to-directory", "../other").symlink("site/link", target);
		try (Archive archive = openWithin(tar)) {
			assertThat(TarArchiveTests.names(archive)).noneMatch((name) -> name.startsWith("site/link/"))
				.noneMatch((name) -> name.startsWith("site/to-directory/"));
			assertNothingOutside(archive);
		}
		try (Archive archive = open(tar)) {
			assertThat(TarArchiveTests.names(archive)).anyMatch((name) -> name.startsWith("site/link/"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "d", "../site/d", "../other/in-directory" })
	void aLinkToADirectoryInsideOfTheRootIsEnteredButNotItsLinksThatLeadOut(String target) {
		try (Archive archive = openWithin(inAndOut().symlink("site/link", target))) {
			assertThat(find(archive, "site/link/b")).isEqualTo("inside");
			assertThat(find(archive, "site/link/out")).isNull();
			assertNothingOutside(archive);
		}
	}

	@Test
	void countsEachLinkThatLeadsOutOnceAndNamesIt() {
		TarBuilder tar = TarBuilder.create()
			.file("secret", "outside")
			.file("site/a", "inside")
			.symlink("site/file", "../secret")
			.symlink("site/directory", "..")
			.symlink("site/chain", "file")
			.symlink("site/again", ".")
			.symlink("site/absolute", "/secret")
			.hardLink("site/hard", "secret");
		ArchiveOptions options = ArchiveOptions.DEFAULTS.withLinkRoot("site/").listingSkipped();
		try (Archive archive = ArchiveOpening.open(tar.writeTo(this.directory.resolve("archive.tar")), options)) {
			assertThat(TarArchiveTests.names(archive)).containsExactlyInAnyOrder("secret", "site/a", "site/again/a");
			assertThat(archive.report().skippedEntries()).containsExactlyInAnyOrder(
					new SkippedEntry(SkippedKind.LINK_OUT_OF_PREFIX, "site/file", "../secret"),
					new SkippedEntry(SkippedKind.LINK_OUT_OF_PREFIX, "site/directory", ".."),
					new SkippedEntry(SkippedKind.LINK_OUT_OF_PREFIX, "site/chain", "file"),
					new SkippedEntry(SkippedKind.SYMLINK_LOOP, "site/again", "."),
					new SkippedEntry(SkippedKind.SYMLINK_OUTSIDE, "site/absolute", "/secret"),
					new SkippedEntry(SkippedKind.LINK_OUT_OF_PREFIX, "site/hard", "secret"));
		}
	}

	@Test
	void aHardLinkHasAContentThatIsStoredInsideOfTheRoot() {
		TarBuilder tar = TarBuilder.create()
			.file("secret", "outside")
			.file("site/a", "inside")
			.hardLink("site/first", "secret")
			.hardLink("site/second", "site/first")
			.hardLink("elsewhere", "site/a")
			.hardLink("site/third", "elsewhere")
			.hardLink("site/fourth", "site/a")
			.hardLink("site/replaced", "secret")
			.file("site/replaced", "inside")
			.hardLink("site/fifth", "site/replaced")
			.hardLink("site/a", "site/a")
			.symlink("site/link", "second");
		try (Archive archive = openWithin(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactlyInAnyOrder("secret", "elsewhere", "site/a",
					"site/third", "site/fourth", "site/replaced", "site/fifth");
			assertNothingOutside(archive);
			assertThat(archive.report().skipped())
				.isEqualTo(Map.of(SkippedKind.LINK_OUT_OF_PREFIX, 2, SkippedKind.SYMLINK_DANGLING, 1));
		}
	}

	@Test
	void aHardLinkToASymbolicLinkIsKeptInsideAsOne() {
		TarBuilder tar = TarBuilder.create()
			.file("secret", "outside")
			.file("site/a", "inside")
			.symlink("link", "secret")
			.symlink("site/d/link", "../../secret")
			.hardLink("site/first", "link")
			.hardLink("site/d/second", "site/d/link");
		try (Archive archive = openWithin(tar)) {
			assertThat(TarArchiveTests.names(archive)).containsExactlyInAnyOrder("secret", "site/a", "link");
			assertThat(archive.report().skipped(SkippedKind.LINK_OUT_OF_PREFIX)).isEqualTo(2);
			assertThat(archive.report().skipped(SkippedKind.SYMLINK_DANGLING)).isOne();
		}
	}

	/** As archives of several versions have it, with {@code latest} as the site. */
	@ParameterizedTest
	@CsvSource({ "site, releases/1.2", "site, ./releases/../releases/1.2/", "site, current" })
	void theRootMayBeThereByALink(String name, String target) {
		TarBuilder tar = TarBuilder.create()
			.file("secret", "outside")
			.file("releases/1.1/old", "outside")
			.file("releases/1.2/a", "inside")
			.file("releases/1.2/d/b", "inside")
			.symlink("current", "releases/1.2")
			.symlink("releases/1.2/in", "d/b")
			.symlink("releases/1.2/in-directory", "d")
			.symlink("releases/1.2/out", "../1.1/old")
			.symlink("releases/1.2/out-directory", "../1.1")
			.symlink("releases/1.2/d/out", "../../../secret")
			.hardLink("releases/1.2/hard", "secret")
			.symlink(name, target);
		try (Archive archive = openWithin(tar)) {
			assertThat(TarArchiveTests.names(archive)).filteredOn((member) -> member.startsWith("site/"))
				.containsExactlyInAnyOrder("site/a", "site/d/b", "site/in", "site/in-directory/b");
			assertNothingOutside(archive);
			assertThat(archive.report().skipped()).isEqualTo(Map.of(SkippedKind.LINK_OUT_OF_PREFIX, 4));
		}
	}

	@Test
	void linksOfAZipAreKeptInsideToo() throws IOException {
		byte[] zip = ZipArchiveTests.withLinks(Map.of("secret", "outside", "site/a", "inside"),
				Map.of("site/out", "../secret", "site/in", "a"));
		Path file = Files.write(this.directory.resolve("archive.zip"), zip);
		try (Archive archive = ArchiveOpening.open(file, ArchiveOptions.DEFAULTS.withLinkRoot("site/"))) {
			assertThat(TarArchiveTests.names(archive)).containsExactlyInAnyOrder("secret", "site/a", "site/in");
			assertThat(archive.report().skipped()).isEqualTo(Map.of(SkippedKind.LINK_OUT_OF_PREFIX, 1));
		}
	}

	private static TarBuilder inAndOut() {
		return TarBuilder.create()
			.file("secret", "outside")
			.file("site2/x", "outside")
			.file("other/x", "outside")
			.file("other/deep/y", "outside")
			.symlink("other/in", "../site/a")
			.symlink("other/in-directory", "../site/d")
			.symlink("other/up", "..")
			.symlink("back", "site/d/b")
			.file("site/a", "inside")
			.file("site/d/b", "inside")
			.symlink("site/inner", "d/b")
			.symlink("site/d/out", "../../secret")
			.symlink("site/to-out", "d/out")
			.symlink("site/to-out-and-in", "../other/in")
			.symlink("site/out-directory", "../other");
	}

	private static void assertNothingOutside(Archive archive) {
		for (String name : TarArchiveTests.names(archive)) {
			if (name.startsWith("site/")) {
				assertThat(TarArchiveTests.content(archive, name)).as(name).isEqualTo("inside");
			}
		}
	}

	private static @Nullable String find(Archive archive, String name) {
		return (TarArchiveTests.find(archive, name) >= 0) ? TarArchiveTests.content(archive, name) : null;
	}

	private Archive openWithin(TarBuilder tar) {
		return ArchiveOpening.open(tar.writeTo(this.directory.resolve("archive.tar")),
				ArchiveOptions.DEFAULTS.withLinkRoot("site/"));
	}

	private Archive open(TarBuilder tar) {
		return ArchiveOpening.open(tar.writeTo(this.directory.resolve("archive.tar")));
	}

}
