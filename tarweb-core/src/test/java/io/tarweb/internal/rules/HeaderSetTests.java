package io.tarweb.internal.rules;

import java.util.List;

import io.tarweb.settings.HeaderField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HeaderSet} and {@link HeaderField}.
 */
class HeaderSetTests {

	private final HeaderSet set = new HeaderSet();

	@Test
	void keepsTheOrderInWhichNamesCame() {
		this.set.set(new HeaderField("A", "1"));
		this.set.set(new HeaderField("B", "2"));
		this.set.set(new HeaderField("a", "3"));
		assertThat(this.set.fields()).containsExactly(new HeaderField("a", "3"), new HeaderField("B", "2"));
	}

	@Test
	void joinsValuesByAComma() {
		this.set.append(new HeaderField("Cache-Control", "public"));
		this.set.append(new HeaderField("cache-control", "max-age=1"));
		assertThat(this.set.fields()).containsExactly(new HeaderField("Cache-Control", "public, max-age=1"));
	}

	@Test
	void neverJoinsCookies() {
		this.set.append(new HeaderField("Set-Cookie", "a=1"));
		this.set.append(new HeaderField("set-cookie", "b=2"));
		assertThat(this.set.fields()).hasSize(2);
		this.set.set(new HeaderField("SET-COOKIE", "c=3"));
		assertThat(this.set.fields()).containsExactly(new HeaderField("SET-COOKIE", "c=3"));
	}

	@Test
	void findsAndRemovesNamesInAnyCase() {
		this.set.set(new HeaderField("X-A", "1"));
		assertThat(this.set.get("x-a")).isEqualTo("1");
		this.set.remove("x-A");
		assertThat(this.set.get("X-A")).isNull();
		assertThat(this.set.isEmpty()).isTrue();
		assertThat(this.set.fields()).isEmpty();
	}

	@Test
	void isEqualToASetOfTheSameLines() {
		HeaderSet other = new HeaderSet();
		for (HeaderSet each : List.of(this.set, other)) {
			each.set(new HeaderField("X-A", "1"));
			each.set(new HeaderField("X-B", "2"));
		}
		assertThat(this.set).isEqualTo(other).hasSameHashCodeAs(other);
		other.remove("X-A");
		assertThat(this.set).isNotEqualTo(other);
		other.set(new HeaderField("X-A", "1"));
		assertThat(this.set).isNotEqualTo(other);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", " a", "a ", "a\r\nb", "a\nb", "a\0", "a\u007f", "\u00e9", "\u0130", "\u560a" })
	void refusesValuesThatEndTheLineOrAreNoAscii(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> new HeaderField("X-A", value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a:", "a\n", "\u00e9", "\u0141", "Content-Length", "transfer-encoding" })
	void refusesNamesThatAreNoTokensOrTheServersOwn(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new HeaderField(name, "1"));
	}

}
