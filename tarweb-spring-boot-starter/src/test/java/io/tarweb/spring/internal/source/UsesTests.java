package io.tarweb.spring.internal.source;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Uses}.
 */
class UsesTests {

	private static final Path FILE = Path.of("docs.tar");

	private final Uses<String> uses = new Uses<>();

	@Test
	void aCopyIsUsedUntilItsLastUseEnds() {
		this.uses.add(FILE, "docs");
		this.uses.add(FILE, "docs");
		assertThat(this.uses.end(FILE)).isFalse();
		assertThat(this.uses.files()).containsExactly(FILE);
		assertThat(this.uses.end(FILE)).isTrue();
		assertThat(this.uses.files()).isEmpty();
	}

	@Test
	void aCopyThatIsNotUsedCannotBeReleased() {
		assertThat(this.uses.end(FILE)).isFalse();
	}

	@Test
	void onlyACopyInUseCanMakeASite() {
		assertThat(this.uses.accept(FILE)).isNull();
		this.uses.add(FILE, "docs");
		assertThat(this.uses.isAnyAccepted()).isFalse();
		assertThat(this.uses.accept(FILE)).isEqualTo("docs");
		assertThat(this.uses.isAccepted(FILE)).isTrue();
		assertThat(this.uses.isAnyAccepted()).isTrue();
	}

	@Test
	void aSiteEndsWithTheLastUseOfItsCopy() {
		this.uses.add(FILE, "docs");
		this.uses.accept(FILE);
		this.uses.end(FILE);
		assertThat(this.uses.isAccepted(FILE)).isFalse();
		assertThat(this.uses.isAnyAccepted()).isFalse();
	}

}
