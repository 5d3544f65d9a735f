package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link NewestFile}.
 */
class NewestFileTests {

	@TempDir
	private Path directory;

	@Test
	void theNewestVersionIsFound() throws IOException {
		files("docs-1.9.tar", "docs-1.10.tar", "docs-1.10-rc1.tar", "other-2.0.tar", "docs-2.0.tar.part");
		assertThat(find("docs-*.tar")).isEqualTo("docs-1.10.tar");
	}

	@Test
	void aReleaseIsNewerThanItsCandidates() throws IOException {
		files("docs-2.0-rc1.tar", "docs-1.0.tar");
		assertThat(find("docs-*.tar")).isEqualTo("docs-2.0-rc1.tar");
		files("docs-2.0.tar");
		assertThat(find("docs-*.tar")).isEqualTo("docs-2.0.tar");
	}

	@Test
	void whatStandsAroundTheWildcardIsNoVersion() throws IOException {
		files("v2-docs-1.tar", "v2-docs-3.tar", "v2-docs-2.tar");
		assertThat(find("v2-docs-*.tar")).isEqualTo("v2-docs-3.tar");
	}

	@Test
	void severalWildcardsCountInTheirOrder() throws IOException {
		files("docs-1.2-b9.tar", "docs-1.10-b1.tar", "docs-1.10-b2.tar");
		assertThat(find("docs-*-b?.tar")).isEqualTo("docs-1.10-b2.tar");
	}

	@Test
	void charactersOfRegularExpressionsMeanThemselves() throws IOException {
		files("docs+(1).tar", "docs+(2).tar", "docs1.tar");
		assertThat(find("docs+(?).tar")).isEqualTo("docs+(2).tar");
	}

	@Test
	void equalVersionsAreToldByTheirNames() throws IOException {
		files("docs-1.tar", "docs-1.0.tar");
		assertThat(find("docs-*.tar")).isEqualTo("docs-1.tar");
	}

	@Test
	void aDirectoryIsNoCandidate() throws IOException {
		files("docs-1.tar");
		Files.createDirectory(this.directory.resolve("docs-2.tar"));
		assertThat(find("docs-*.tar")).isEqualTo("docs-1.tar");
	}

	@Test
	void noMatchNamesThePatternAndTheDirectory() {
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> find("docs-*.tar"))
			.withMessage("no file in " + this.directory + " matches docs-*.tar");
	}

	@Test
	void aMissingDirectoryIsNamed() {
		NewestFile finder = new NewestFile(this.directory.resolve("missing") + "/docs-*.tar");
		assertThatExceptionOfType(IOException.class).isThrownBy(finder::find)
			.withMessage("the directory " + this.directory.resolve("missing")
					+ ", in which docs-*.tar would be looked for, doesn't exist");
	}

	@Test
	void wildcardsOfDirectoriesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new NewestFile("/srv/*/docs.tar"))
			.withMessage("wildcards must be in the last part of the path");
	}

	private String find(String pattern) throws IOException {
		return new NewestFile(this.directory + "/" + pattern).find().getFileName().toString();
	}

	private void files(String... names) throws IOException {
		for (String name : names) {
			Files.createFile(this.directory.resolve(name));
		}
	}

}
