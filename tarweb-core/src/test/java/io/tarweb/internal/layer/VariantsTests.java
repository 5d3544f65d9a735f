package io.tarweb.internal.layer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import io.tarweb.http.Coding;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.internal.archive.TarBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Variants}.
 */
class VariantsTests {

	@TempDir
	private Path directory;

	private Archive archive;

	private Variants variants;

	private void open(String... names) {
		TarBuilder tar = TarBuilder.create();
		for (String name : names) {
			tar.file(name, name);
		}
		close();
		this.archive = ArchiveOpening.open(tar.writeTo(this.directory.resolve("site.tar")));
		this.variants = new Variants(this.archive, true);
	}

	@AfterEach
	void close() {
		if (this.archive != null) {
			this.archive.close();
		}
	}

	private Map<String, String> forms(int group) {
		Map<String, String> forms = new LinkedHashMap<>();
		for (Coding coding : Coding.values()) {
			int member = this.variants.member(group, coding);
			if (member != Variants.NONE) {
				forms.put(coding.name(), this.archive.name(member));
			}
		}
		if (this.variants.markdown(group) != Variants.NONE) {
			forms.put("MARKDOWN", this.archive.name(this.variants.markdown(group)));
		}
		return forms;
	}

	private int member(String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		return this.archive.find(bytes, 0, bytes.length);
	}

	private int compressed(String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		return this.variants.findCompressed(Arrays.copyOf(bytes, bytes.length + Variants.LONGEST_SUFFIX), bytes.length);
	}

	@Test
	void doNotExistInAPlainArchive() {
		open("index.html", "a.css", "gz", ".gz", "docs/.br", "a.gzip", "x.GZ", "docs/.gz/a");
		assertThat(this.variants.groups()).isZero();
		for (int member = 0; member < this.archive.size(); member++) {
			assertThat(this.variants.groupOfPlain(member)).isEqualTo(Variants.NONE);
			assertThat(this.variants.groupOfCompressed(member)).isEqualTo(Variants.NONE);
			assertThat(this.variants.isSibling(member)).isFalse();
		}
		assertThat(compressed("docs/")).isEqualTo(Variants.NONE);
		assertThat(compressed("")).isEqualTo(Variants.NONE);
	}

	@Test
	void areFoundInWhateverOrderTheyCome() {
		String[][] orders = { { "a.css", "a.css.br", "a.css.gz", "a.css.zst" },
				{ "a.css.zst", "a.css.gz", "a.css.br", "a.css" }, { "a.css.gz", "a.css", "a.css.zst", "a.css.br" } };
		for (String[] order : orders) {
			open(order);
			assertThat(this.variants.groups()).isEqualTo(1);
			int group = this.variants.groupOfPlain(member("a.css"));
			assertThat(forms(group)).containsOnly(Map.entry("IDENTITY", "a.css"), Map.entry("GZIP", "a.css.gz"),
					Map.entry("BROTLI", "a.css.br"), Map.entry("ZSTANDARD", "a.css.zst"));
			assertThat(this.variants.isSibling(member("a.css.gz"))).isTrue();
			assertThat(this.variants.isSibling(member("a.css"))).isFalse();
			assertThat(this.variants.groupOfPlain(member("a.css.gz"))).isEqualTo(Variants.NONE);
			assertThat(compressed("a.css")).isEqualTo(Variants.NONE);
		}
	}

	@Test
	void standForWhatIsNotThereItself() {
		open("a.css.br", "x/b.js.gz", "a.css.gz", "c");
		assertThat(this.variants.groups()).isEqualTo(2);
		int group = this.variants.groupOfCompressed(compressed("a.css"));
		assertThat(forms(group)).containsOnly(Map.entry("BROTLI", "a.css.br"), Map.entry("GZIP", "a.css.gz"));
		assertThat(this.variants.identity(group)).isEqualTo(Variants.NONE);
		assertThat(forms(this.variants.groupOfCompressed(compressed("x/b.js")))).containsOnlyKeys("GZIP");
		assertThat(compressed("b.js")).isEqualTo(Variants.NONE);
		assertThat(compressed("c")).isEqualTo(Variants.NONE);
	}

	@Test
	void areNotMixedUpAmongManyResources() {
		String[] names = new String[300];
		for (int i = 0; i < 100; i++) {
			names[i] = "p" + i + ((i % 3 == 0) ? "" : ".html");
			names[100 + i] = names[i] + ".gz";
			names[200 + i] = (i % 2 == 0) ? "only" + i + ".br" : names[i] + ".br";
		}
		open(names);
		for (int i = 0; i < 100; i++) {
			Map<String, String> forms = forms(this.variants.groupOfPlain(member(names[i])));
			assertThat(forms).containsEntry("GZIP", names[i] + ".gz").hasSize((i % 2 == 0) ? 2 : 3);
			if (i % 2 == 0) {
				assertThat(forms(this.variants.groupOfCompressed(compressed("only" + i))))
					.containsOnly(Map.entry("BROTLI", "only" + i + ".br"));
			}
		}
	}

	@Test
	void preferTheMarkdownThatBearsThePagesWholeName() {
		String[][] orders = { { "x.html", "x.md", "x.html.md" }, { "x.html.md", "x.md", "x.html" } };
		for (String[] order : orders) {
			open(order);
			assertThat(forms(this.variants.groupOfPlain(member("x.html")))).containsEntry("MARKDOWN", "x.html.md");
		}
	}

	@Test
	void doNotDependOnTheOrderOfTheArchive() {
		String[][] orders = { { "d/index.html", "d/index.md", "d.md", "x", "x.zst", "x.zstd" },
				{ "x.zstd", "x.zst", "x", "d.md", "d/index.md", "d/index.html" } };
		for (String[] order : orders) {
			open(order);
			assertThat(forms(this.variants.groupOfPlain(member("d/index.html")))).containsEntry("MARKDOWN",
					"d/index.md");
			assertThat(forms(this.variants.groupOfPlain(member("x")))).containsEntry("ZSTANDARD", "x.zst");
		}
	}

	@Test
	void existForNamesOfAnyLength() {
		String name = "d/".repeat(400) + "x".repeat(90);
		open(name + ".html", name + ".md", name + ".html.br");
		assertThat(forms(this.variants.groupOfPlain(member(name + ".html")))).containsOnlyKeys("IDENTITY", "BROTLI",
				"MARKDOWN");
	}

}
