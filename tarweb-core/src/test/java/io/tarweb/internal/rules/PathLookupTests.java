package io.tarweb.internal.rules;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.tarweb.settings.CleanUrls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PathLookupTests {

	private static final List<String> NAMES = List.of("p/index.html", "p/x.html", "p/x", "p/y.html", "p/d/index.html",
			"p/h/index.htm", "p/index");

	private final PathLookup lookup = new PathLookup(20);

	private static PathLookup.Names names(CleanUrls cleanUrls) {
		return new PathLookup.Names() {

			@Override
			public int find(byte[] name, int to) {
				int index = NAMES.indexOf(new String(name, 0, to, StandardCharsets.UTF_8));
				return (index < 0) ? PathLookup.NONE : index;
			}

			@Override
			public byte[] prefix() {
				return new byte[] { 'p', '/' };
			}

			@Override
			public CleanUrls cleanUrls() {
				return cleanUrls;
			}

		};
	}

	private String find(String path, CleanUrls cleanUrls) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		int found = this.lookup.find(names(cleanUrls), bytes, 1, bytes.length);
		return (found != PathLookup.NONE) ? NAMES.get(found) : "";
	}

	@ParameterizedTest
	@CsvSource({ "/, p/index.html", "/x, p/x", "/x.html, p/x.html", "/y, p/y.html", "/y/, ''", "/d/, p/d/index.html",
			"/d, ''", "/h/, ''", "/h, ''", "/index, p/index", "/d/index, p/d/index.html", "/z, ''" })
	void findsTheFileTheIndexPageOrThePage(String path, String name) {
		assertThat(find(path, CleanUrls.FIND)).isEqualTo(name);
	}

	@Test
	void findsNoPageWithoutItsEndingIfThatIsOff() {
		assertThat(find("/y", CleanUrls.OFF)).isEmpty();
		assertThat(find("/y", CleanUrls.REDIRECT)).isEqualTo("p/y.html");
	}

	@Test
	void entersTheDirectoryOfThatNameOnce() {
		find("/d", CleanUrls.FIND);
		assertThat(this.lookup.enterDirectory()).isTrue();
		assertThat(this.lookup.findIndex(names(CleanUrls.FIND))).isEqualTo(NAMES.indexOf("p/d/index.html"));
		assertThat(this.lookup.enterDirectory()).isFalse();
		find("/", CleanUrls.FIND);
		assertThat(this.lookup.enterDirectory()).isFalse();
	}

	@Test
	void findsNothingForAPathThatIsTooLong() {
		find("/d/", CleanUrls.FIND);
		assertThat(find("/" + "x".repeat(19), CleanUrls.FIND)).isEmpty();
		assertThat(this.lookup.isDirectory()).isFalse();
		assertThat(this.lookup.enterDirectory()).isFalse();
		assertThat(find("/" + "x".repeat(18), CleanUrls.FIND)).isEmpty();
		assertThat(this.lookup.enterDirectory()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/_redirects", "/_headers", "/_tarweb.json" })
	void neverServesInstructions(String path) {
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		assertThat(PathLookup.isServed(bytes, 0, bytes.length)).isFalse();
		byte[] below = ("/d" + path).getBytes(StandardCharsets.UTF_8);
		assertThat(PathLookup.isServed(below, 0, below.length)).isTrue();
	}

}
