package io.tarweb.benchmarks;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NumbersTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			0.357   | 0.36
			8.04    | 8.04
			12.34   | 12.3
			106.4   | 106
			12345.6 | 12,346
			""")
	void aNumberHasThreeDigitsThatMatter(double value, String text) {
		assertThat(Numbers.shortly(value)).isEqualTo(text);
	}

}
