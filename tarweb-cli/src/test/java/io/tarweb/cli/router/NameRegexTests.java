package io.tarweb.cli.router;

import java.util.List;

import io.tarweb.cli.router.NameRegex.Translation;
import io.tarweb.cli.router.NameRegex.UntranslatableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NameRegex}.
 */
class NameRegexTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ',
			value = { "docs[.]example[.]org docs.example.org", "docs\\.example\\.org docs.example.org",
					"^docs\\.example\\.org$ docs.example.org", "foo foo", "Docs\\.Example\\.org docs.example.org",
					"(?i)docs\\.example\\.org docs.example.org", "(www[.]|)example[.]org www.example.org,example.org",
					"(www\\.)?example\\.org www.example.org,example.org", "(?:a|b)\\.org a.org,b.org",
					"a\\.org|b\\.org a.org,b.org", "a[12]\\.org a1.org,a2.org", "a[1-3]\\.org a1.org,a2.org,a3.org",
					"(a|a)\\.org a.org", ".*\\.example\\.org *.example.org", ".+[.]example[.]org *.example.org",
					".*?\\.example\\.org *.example.org", "(.*\\.)?example\\.org *.example.org,example.org",
					"(.*\\.|)a\\.org|b\\.org *.a.org,a.org,b.org" })
	void saysTheSameWithNames(String regex, String names) throws Exception {
		assertThat(NameRegex.translate(regex)).isEqualTo(new Translation(List.of(names.split(",")), List.of()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "[^.]+\\.example\\.org | *.example.org | one label before '.example.org'",
					"[^.]*[.]example[.]org | *.example.org | one label before '.example.org'",
					"([^.]+\\.)?example\\.org | *.example.org,example.org | one label before '.example.org'",
					"[a-z0-9-]+\\.example\\.org | *.example.org | for some characters only",
					"\\w+\\.example\\.org | *.example.org | for some characters only",
					"[a-z.]+\\.example\\.org | *.example.org | for some characters only",
					"docs.example\\.org | docs.example.org | a dot without a backslash was any character" })
	void saysWhatIsNotQuiteTheSame(String regex, String names, String note) throws Exception {
		Translation translation = NameRegex.translate(regex);
		assertThat(translation.names()).containsExactly(names.split(","));
		assertThat(translation.notes()).anyMatch((each) -> each.contains(note));
	}

	@Test
	void takesLabelsAgainAndAgainForAWildcard() throws Exception {
		assertThat(NameRegex.translate("([^.]+\\.)+example\\.org"))
			.isEqualTo(new Translation(List.of("*.example.org"), List.of()));
		assertThat(NameRegex.translate("([^.]+\\.)*example\\.org"))
			.isEqualTo(new Translation(List.of("*.example.org", "example.org"), List.of()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { ".* | matches every name", "'' | an empty one", "a? | an empty one",
					".*example\\.org | whole labels at the beginning", "foo.* | whole labels at the beginning",
					"docs-.*\\.org | whole labels at the beginning", "a\\.[^.]+\\.org | whole labels at the beginning",
					"[^.]\\.org | whole labels at the beginning", "a+\\.org | repeats something else",
					"a{2}\\.org | repeats something else", "(ab)*\\.org | repeats something else",
					"[^a]+\\.org | excludes other characters", "(?!a)b | a group of the kind '(?'", "(a | doesn't end",
					"a) | ends nothing", "[a | a '[' doesn't end", "a\\ | ends with a backslash", "a^b | in its middle",
					"a$b | in its middle", "\\bfoo | it has '\\b'", "a_/b | no name has '/'", "-a\\.org | is no name",
					"a..b | is no name", "[a-z][a-z][a-z]\\.org | more than 256 names", "ä\\.org | no name has" })
	void saysWhyThereIsNoEqual(String regex, String reason) {
		assertThatExceptionOfType(UntranslatableException.class).isThrownBy(() -> NameRegex.translate(regex))
			.withMessageContaining(reason);
	}

}
