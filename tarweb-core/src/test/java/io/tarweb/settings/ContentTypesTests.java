package io.tarweb.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tarweb.internal.http.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ContentTypes}.
 */
class ContentTypesTests {

	private static final String MIME_DB = "/META-INF/resources/webjars/mime-db/1.54.0/db.json";

	/** Where the standard table differs from mime-db, by reason. */
	private static final Map<String, String> DIFFERENT_ON_PURPOSE = Map.of( //
			"a source is to be read, not to be run or saved",
			"asm bat c cc coffee cpp cxx dart f f90 for h hh java jsx less lua mdx mmd org pas php pl pm rs s sass scm scss sh styl tcl tex",
			"TypeScript, not an MPEG transport stream", "ts", //
			"TypeScript, not a three-dimensional model", "mts", //
			"a module that a page may import has to be JavaScript", "cjs", //
			"Graphviz, not a template of Word", "dot", //
			"registered since: RFC 9512, RFC 9639, RFC 9559, RFC 6350", "yaml yml flac mkv vcf", //
			"text/markdown is the registered name", "mkd", //
			"image/pjpeg is a JPEG", "jfif");

	private final ContentTypes types = ContentTypes.standard();

	@ParameterizedTest
	@CsvSource(textBlock = """
			index.html,              text/html;charset=utf-8
			INDEX.HTM,               text/html;charset=utf-8
			style.css,               text/css;charset=utf-8
			app.js,                  text/javascript;charset=utf-8
			module.mjs,              text/javascript;charset=utf-8
			search.json,             application/json
			app.js.map,              application/json
			logo.svg,                image/svg+xml
			feed.xml,                application/xml
			feed.atom,               application/atom+xml
			favicon.ico,             image/vnd.microsoft.icon
			site.webmanifest,        application/manifest+json
			app.wasm,                application/wasm
			font.woff2,              font/woff2
			robots.txt,              text/plain;charset=utf-8
			index.html.md,           text/markdown;charset=utf-8
			Main.java,               text/plain;charset=utf-8
			openapi.yaml,            application/yaml
			docs-1.0.tar.gz,         application/gzip
			a.b/c.d/e.PNG,           image/png
			.html,                   text/html;charset=utf-8
			""")
	void knowsTheFilesOfTheWeb(String name, String value) {
		assertThat(type(this.types, name)).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "LICENSE", "html", "dir.html/LICENSE", "dir.html/", "name.", "a.unknown", "name.html~",
			"name. html", "a.htmlhtmlhtmlhtmlhtmlhtmlhtml", ".", "..", "a.\u00e4", "html.gnu", "a.ht\u0000ml",
			"a.ht@l" })
	void takesEverythingElseForBytes(String name) {
		assertThat(type(this.types, name)).isEqualTo("application/octet-stream");
		assertThat(id(this.types, name)).isEqualTo(ContentTypes.OCTET_STREAM);
	}

	@Test
	void looksAtNothingOutsideOfTheRange() {
		byte[] bytes = Octets.ascii("a.png.html.gif");
		assertThat(this.types.value(this.types.id(bytes, 6, 10))).isEqualTo(Octets.ascii("application/octet-stream"));
		assertThat(this.types.value(this.types.id(bytes, 5, 10))).isEqualTo(Octets.ascii("text/html;charset=utf-8"));
	}

	@Test
	void findsEachExtensionOfTheTable() {
		assertThat(this.types.asMap()).hasSizeGreaterThan(300);
		this.types.asMap().forEach((extension, value) -> {
			assertThat(type(this.types, "a/b." + extension)).isEqualTo(value);
			assertThat(type(this.types, extension + "/b." + extension.toUpperCase())).isEqualTo(value);
		});
	}

	@Test
	void givesEachTypeOneNumber() {
		assertThat(id(this.types, "a.html")).isEqualTo(id(this.types, "b.HTM"));
		Set<String> values = new TreeSet<>();
		for (int id = 0; id < this.types.size(); id++) {
			assertThat(values.add(new String(this.types.value(id), StandardCharsets.US_ASCII))).isTrue();
		}
		assertThat(values).containsAll(this.types.asMap().values());
	}

	@Test
	void declaresUtf8ForTextOnly() {
		assertThat(this.types.asMap().values())
			.allSatisfy((value) -> assertThat(value.endsWith(";charset=utf-8")).isEqualTo(value.startsWith("text/")));
	}

	@Test
	void agreesWithMimeDbOrSaysWhyNot() throws IOException {
		Map<String, Set<String>> mimeDb = mimeDb();
		assertThat(mimeDb).hasSizeGreaterThan(1_000);
		Map<String, String> different = new TreeMap<>();
		int compared = 0;
		for (Map.Entry<String, String> entry : this.types.asMap().entrySet()) {
			Set<String> theirs = mimeDb.get(entry.getKey());
			if (theirs != null) {
				compared++;
				String ours = entry.getValue().replace(";charset=utf-8", "");
				if (!theirs.contains(ours)) {
					different.put(entry.getKey(), ours + " instead of " + theirs);
				}
			}
		}
		assertThat(compared).isGreaterThan(180);
		Set<String> explained = new TreeSet<>();
		DIFFERENT_ON_PURPOSE.values().forEach((extensions) -> explained.addAll(List.of(extensions.split(" "))));
		assertThat(different.keySet()).as("%s", different).isEqualTo(explained);
	}

	@Test
	void addsAndReplaces() {
		ContentTypes more = this.types.with(Map.of("WASM", "application/x-wasm", "foo", "text/x-foo", "bar",
				"text/html", "baz", "Text/Plain; Charset=iso-8859-1", "mjs", "application/javascript", "qux",
				"application/javascript-x"));
		assertThat(type(more, "a.wasm")).isEqualTo("application/x-wasm");
		assertThat(type(more, "a.foo")).isEqualTo("text/x-foo;charset=utf-8");
		assertThat(id(more, "a.bar")).isEqualTo(id(more, "a.html"));
		assertThat(type(more, "a.baz")).isEqualTo("Text/Plain; Charset=iso-8859-1");
		assertThat(type(more, "a.mjs")).isEqualTo("application/javascript;charset=utf-8");
		assertThat(type(more, "a.qux")).isEqualTo("application/javascript-x");
		assertThat(type(more, "a.png")).isEqualTo("image/png");
		assertThat(type(this.types, "a.wasm")).isEqualTo("application/wasm");
		assertThat(type(this.types, "a.foo")).isEqualTo("application/octet-stream");
	}

	@Test
	void staysCorrectWhenTheTableGrows() {
		Map<String, String> extra = new HashMap<>();
		for (int i = 0; i < 5_000; i++) {
			extra.put("e" + i, "application/x-" + i % 700);
		}
		ContentTypes more = this.types.with(extra);
		extra.forEach((extension, value) -> assertThat(type(more, "a." + extension)).isEqualTo(value));
		assertThat(type(more, "a.e5000")).isEqualTo("application/octet-stream");
		assertThat(type(more, "a.html")).isEqualTo("text/html;charset=utf-8");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain;charset=utf-8", "text/plain; charset=\"utf-8\"",
			"text/plain ; a=b; charset=utf-8", "application/vnd.oasis.opendocument.text",
			"multipart/x;boundary=\"a;charset=b\\\"/\"", "a/b;c=\"\"" })
	void acceptsAMediaTypeWithParameters(String value) {
		assertThat(type(this.types.with(Map.of("foo", value)), "a.foo")).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "text", "text/", "/plain", "text/plain/x", "text plain", " text/plain",
			"text/plain ", "text/plain;", "text/plain;charset", "text/plain;charset=", "text/plain;=utf-8",
			"text/plain;charset =utf-8", "text/plain;charset= utf-8", "text/plain;charset=utf 8",
			"text/plain;charset=\"utf-8", "text/plain;charset=\"", "text/plain;charset=\"a\"b\"",
			"text/plain;charset=\"a\\\"", "text/plain;charset=\"a\nb\"", "text/plain\r\nX: y", "text/pl\u00e4in",
			"text/plain;a=b;;c=d", "text/plain, text/html", "text/plain;a=\"\u00e4\"" })
	void refusesWhatIsNoMediaType(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.types.with(Map.of("foo", value)))
			.withMessageContainingAll("'foo'", "'" + value + "'", "malformed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".md", "tar.gz", "a/b", "a b", "\u00e4", "a\n" })
	void refusesWhatIsNoExtension(String extension) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.types.with(Map.of(extension, "text/x-foo")))
			.withMessageContainingAll("'" + extension + "'", "'text/x-foo'", "no file extension");
	}

	@Test
	void readsLinesOfTypeAndExtensions() {
		assertThat(ContentTypes.table(List.of("# comment", "", "a/b\tc  d # e", " a/f g", "a/none")))
			.isEqualTo(Map.of("c", "a/b", "d", "a/b", "g", "a/f"));
	}

	@Test
	void refusesAnExtensionThatIsListedTwice() {
		assertThatIllegalArgumentException().isThrownBy(() -> ContentTypes.table(List.of("a/b c", "a/d c")))
			.withMessageContainingAll("'c'", "'a/b'", "'a/d c'");
	}

	private static int id(ContentTypes types, String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		return types.id(bytes, 0, bytes.length);
	}

	private static String type(ContentTypes types, String name) {
		return new String(types.value(id(types, name)), StandardCharsets.US_ASCII);
	}

	private static Map<String, Set<String>> mimeDb() throws IOException {
		try (InputStream in = ContentTypesTests.class.getResourceAsStream(MIME_DB)) {
			assertThat(in).as(MIME_DB).isNotNull();
			String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			Map<String, Set<String>> types = new HashMap<>();
			Matcher type = Pattern.compile("\"([^\"]+/[^\"]+)\": \\{[^}]*?\"extensions\": \\[([^]]*)]").matcher(json);
			while (type.find()) {
				Matcher extension = Pattern.compile("\"([^\"]+)\"").matcher(type.group(2));
				while (extension.find()) {
					types.computeIfAbsent(extension.group(1), (key) -> new TreeSet<>()).add(type.group(1));
				}
			}
			return types;
		}
	}

}
