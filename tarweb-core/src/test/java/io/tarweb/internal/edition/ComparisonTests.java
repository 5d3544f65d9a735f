package io.tarweb.internal.edition;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.layer.Layer;
import io.tarweb.settings.SitePolicy;
import io.tarweb.status.Changes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTests {

	@TempDir
	private Path directory;

	private final List<Edition> editions = new ArrayList<>();

	@AfterEach
	void release() {
		this.editions.forEach(Edition::release);
	}

	private Edition edition(SitePolicy policy, TarBuilder... archives) {
		List<Layer> layers = new ArrayList<>();
		for (TarBuilder archive : archives) {
			Path file = archive
				.writeTo(this.directory.resolve("archive-" + this.editions.size() + "-" + layers.size()));
			layers.add(Layer.prepare(ArchiveOpening.open(file), policy, "test", System.nanoTime(), (closed) -> {
			}));
		}
		Edition edition = Edition.of(layers, Duration.ZERO);
		this.editions.add(edition);
		return edition;
	}

	private Edition edition(TarBuilder... archives) {
		return edition(SitePolicy.DEFAULTS, archives);
	}

	private static TarBuilder tar(String... namesAndContents) {
		TarBuilder tar = TarBuilder.create();
		for (int i = 0; i < namesAndContents.length; i += 2) {
			tar.file(namesAndContents[i], namesAndContents[i + 1]);
		}
		return tar;
	}

	@Test
	void countsAndListsWhatIsAddedChangedRemovedAndUnchanged() {
		Edition before = edition(tar("same", "1", "other", "1", "gone", "1", "moved", "2"));
		Edition after = edition(tar("new", "1", "other", "2", "moved-away", "2", "same", "1"));
		Changes changes = Comparison.between(before, after);
		assertThat(changes).isEqualTo(new Changes(2, 1, 2, 1, List.of("/new", "/moved-away"), List.of("/other"),
				List.of("/gone", "/moved"), List.of("/same")));
	}

	@Test
	void everythingOfTheFirstEditionIsAdded() {
		assertThat(Comparison.between(null, edition(tar("a", "1", "b/c", "2"))))
			.isEqualTo(new Changes(2, 0, 0, 0, List.of("/a", "/b/c"), List.of(), List.of(), List.of()));
	}

	@Test
	void ignoresOrderAndTimes() {
		Edition before = edition(TarBuilder.create().file("a", new byte[1], 1).file("b", new byte[2], 2));
		Edition after = edition(TarBuilder.create().file("b", new byte[2], 3).file("a", new byte[1], 4));
		assertThat(Comparison.between(before, after).unchanged()).isEqualTo(2);
	}

	@Test
	void givesPathsAsUrlsBelowThePrefixAndLeavesOutWhatIsNotServed() {
		SitePolicy policy = SitePolicy.builder().prefix("html").build();
		Edition before = edition(policy, tar("html/index.html", "1"));
		Edition after = edition(policy,
				tar("html/index.html", "1", "html/a b%.txt", "", "html/_headers", "/x\n  A: b\n", "other/a", "1"));
		assertThat(Comparison.between(before, after))
			.isEqualTo(new Changes(1, 0, 0, 1, List.of("/a%20b%25.txt"), List.of(), List.of(), List.of("/index.html")));
	}

	@Test
	void aPathChangesWithAnyOfItsForms() {
		Edition before = edition(tar("a.html", "1", "a.html.gz", "1", "b.html", "1", "b.html.md", "1", "c.html", "1"));
		Edition after = edition(
				tar("a.html", "1", "a.html.gz", "2", "b.html", "1", "b.html.md", "2", "c.html", "1", "c.html.br", "1"));
		Changes changes = Comparison.between(before, after);
		assertThat(changes.changedPaths()).containsExactly("/a.html", "/a.html.gz", "/b.html", "/b.html.md", "/c.html");
		assertThat(changes.addedPaths()).containsExactly("/c.html.br");
		assertThat(changes.removed()).isZero();
	}

	@Test
	void knowsWhatIsThereOnlyCompressedByItsPlainNameToo() {
		Changes changes = Comparison.between(edition(tar("a.css.gz", "1", "a.css.br", "1", "b", "1")),
				edition(tar("a.css.gz", "1", "a.css.br", "2", "b", "1")));
		assertThat(changes.changedPaths()).containsExactlyInAnyOrder("/a.css", "/a.css.br");
		assertThat(changes.unchangedPaths()).containsExactlyInAnyOrder("/a.css.gz", "/b");
	}

	@Test
	void seesOfSeveralArchivesWhatIsServed() {
		TarBuilder base = tar("both", "base", "base", "1", "uncovered", "base");
		Edition before = edition(tar("both", "front", "uncovered", "front"), base);
		Edition after = edition(tar("both", "front"), tar("both", "base, changed", "uncovered", "base"));
		assertThat(Comparison.between(before, after))
			.isEqualTo(new Changes(0, 1, 1, 1, List.of(), List.of("/uncovered"), List.of("/base"), List.of("/both")));
	}

	@Test
	void listsEveryPathThatIsDifferentAndAHundredOfTheOthers() {
		TarBuilder before = tar("changed", "1");
		TarBuilder after = tar("changed", "2");
		for (int i = 0; i < 150; i++) {
			before.file("removed" + i, "1").file("kept" + i, "1").file("edited" + i, "1");
			after.file("added" + i, "1").file("kept" + i, "1").file("edited" + i, "2");
		}
		Changes changes = Comparison.between(edition(before), edition(after));
		assertThat(changes.added()).isEqualTo(150);
		assertThat(changes.removed()).isEqualTo(150);
		assertThat(changes.unchanged()).isEqualTo(150);
		assertThat(changes.changed()).isEqualTo(151);
		assertThat(changes.addedPaths()).hasSize(150).doesNotHaveDuplicates();
		assertThat(changes.removedPaths()).hasSize(150).doesNotHaveDuplicates();
		assertThat(changes.changedPaths()).hasSize(151).doesNotHaveDuplicates();
		assertThat(changes.unchangedPaths()).hasSize(Changes.MAX_UNCHANGED_PATHS).doesNotHaveDuplicates();
	}

}
