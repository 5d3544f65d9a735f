package io.tarweb.archive;

import java.nio.file.Path;
import java.util.Map;

import io.tarweb.archive.ArchiveException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
			.isThrownBy(() -> Archive.open(file, TarArchiveTests.limits(10_000, 1_000_000)))
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(Kind.TOO_LARGE));
	}

	private Archive open(TarBuilder tar) {
		return Archive.open(tar.writeTo(this.directory.resolve("archive.tar")));
	}

}
