package io.tarweb.benchmarks;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MarkdownTableTests {

	@Test
	void figuresStandOnTheRight() {
		assertThat(new MarkdownTable("server", "µs", "req/s").row("nginx", "9.5", "100").toString()).isEqualTo("""
				| server | µs | req/s |
				|---|---:|---:|
				| nginx | 9.5 | 100 |
				""");
	}

	@Test
	void aBarOrALineEndDoesNotBreakTheTable() {
		assertThat(new MarkdownTable("a").row("b|c\nd").toString()).endsWith("| b\\|c d |\n");
	}

	@Test
	void aRowHasACellForEveryColumn() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MarkdownTable("a", "b").row("c"));
	}

}
