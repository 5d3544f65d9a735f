package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DocumentTests {

	@Test
	void aSectionIsReplacedWhereItStands() {
		String once = Document.replaced("before\n", "a", "old");
		String twice = Document.replaced(once + "after\n", "a", "new");
		assertThat(twice).isEqualTo(once.replace("old", "new") + "after\n");
	}

	@Test
	void sectionsDoNotTouchEachOther() {
		String document = Document.replaced(Document.replaced("", "a", "first"), "a b", "second");
		assertThat(Document.replaced(document, "a", "third")).contains("third")
			.contains("second")
			.doesNotContain("first");
	}

	@Test
	void aSectionWithoutAnEndIsNotGuessedAt() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Document.replaced("<!-- a: written by ./bench -->\ntext", "a", "new"))
			.withMessageContaining("'a'");
	}

	@Test
	void aDocumentThatIsNotThereIsBegun(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("docs/BENCHMARKS.md");
		new Document(file).replace("a", "text");
		assertThat(Files.readString(file)).startsWith("# Benchmarks").contains("text");
	}

}
