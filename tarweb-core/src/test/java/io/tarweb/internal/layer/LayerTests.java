package io.tarweb.internal.layer;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.tarweb.error.SiteException;
import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.rules.PathLookup;
import io.tarweb.settings.HeaderField;
import io.tarweb.settings.SitePolicy;
import io.tarweb.status.ArchiveStatus;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OpenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Layer} and {@link Resources}.
 */
class LayerTests {

	@TempDir
	private Path directory;

	private static int find(Layer layer, String path) {
		byte[] key = (new String(layer.prefix(), StandardCharsets.UTF_8) + path).getBytes(StandardCharsets.UTF_8);
		return layer.find(Arrays.copyOf(key, key.length + PathLookup.SPARE_BYTES), key.length);
	}

	private static String type(Layer layer, String path) {
		return new String(layer.resources().contentType(find(layer, path)), StandardCharsets.US_ASCII);
	}

	@ParameterizedTest
	@CsvSource({ "'', none of its members (2) can be requested; left out: directory (1)",
			"docs, none of its members (2) can be requested; left out: directory (1)" })
	void saysWhatThereIsWhereNothingCanBeServed(String prefix, String reason) {
		TarBuilder archive = TarBuilder.create().directory("docs/").file("_headers", "").file("_redirects", "");
		assertThatExceptionOfType(SiteException.class)
			.isThrownBy(() -> OpenSite.of(archive, SitePolicy.builder().prefix(prefix).build()).close())
			.withMessageEndingWith(reason)
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo(SiteException.Kind.EMPTY));
	}

	@Test
	void countsNamesThatNoRequestCanAskFor() {
		TarBuilder archive = TarBuilder.create()
			.file("docs/index.html", "home")
			.file("docs/back\\slash", "1")
			.file("docs/new\nline", "2")
			.file("docs/a\tb.css.gz", "3")
			.file("docs/../up", "4")
			.file("out\\side", "5")
			.file(new byte[] { 'd', 'o', 'c', 's', '/', (byte) 0xE9 }, new byte[1]);
		try (OpenSite open = OpenSite.of(archive, SitePolicy.builder().prefix("docs").build())) {
			assertThat(open.layer().status().skipped()).containsOnlyKeys("unusable-name")
				.containsEntry("unusable-name", 5);
			assertThat(open.layer().status().entries()).isEqualTo(2);
			assertThat(find(open.layer(), "back\\slash")).isEqualTo(Resources.NONE);
			assertThat(find(open.layer(), "a\tb.css")).isEqualTo(Resources.NONE);
			assertThat(open.layer().resources().files()).isOne();
		}
		TarBuilder unusable = TarBuilder.create().file("a\\b", "").file("c\td", "");
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> OpenSite.of(unusable).close())
			.withMessageEndingWith("none of its members (2) can be requested; left out: unusable-name (2)");
	}

	@Test
	void saysWhatWasLeftOutOfAnArchiveWithoutMembers() {
		TarBuilder archive = TarBuilder.create().directory("docs/").symlink("a", "/b").symlink("b", "../c");
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> OpenSite.of(archive).close())
			.withMessageEndingWith(
					"' has nothing to serve: it has no members; left out: directory (1), symlink-outside (2)");
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> OpenSite.of(TarBuilder.create()).close())
			.withMessageEndingWith("' has nothing to serve: it has no members");
	}

	@Test
	void findsWhatIsBelowThePrefix() {
		TarBuilder archive = TarBuilder.create()
			.file("a.txt", "")
			.file("docs/a.txt", "")
			.file("docs/b.css.gz", "")
			.file("docs2/c.txt", "")
			.file("docs/_headers", "/a.txt\n  X: y\n")
			.file("_headers", "this is nobody's business");
		for (String prefix : List.of("docs", "/docs", "docs/", "./docs/", "/docs//")) {
			try (OpenSite open = OpenSite.of(archive, SitePolicy.builder().prefix(prefix).build())) {
				Layer layer = open.layer();
				assertThat(layer.prefix()).asString().isEqualTo("docs/");
				assertThat(find(layer, "a.txt")).isEqualTo(1);
				assertThat(find(layer, "b.css")).isEqualTo(8);
				assertThat(find(layer, "c.txt")).isEqualTo(Resources.NONE);
				assertThat(find(layer, "../a.txt")).isEqualTo(Resources.NONE);
				assertThat(find(layer, "_headers")).isEqualTo(Resources.NONE);
				assertThat(find(layer, "")).isEqualTo(Resources.NONE);
				assertThat(layer.resources().policy(1).fields()).contains(new HeaderField("X", "y"));
			}
		}
	}

	@Test
	void knowsTypesByNameWithoutTheSuffixOfTheCoding() {
		TarBuilder archive = TarBuilder.create()
			.file("a.css.gz", "")
			.file("b.tar.gz", "")
			.file("c.js", "")
			.file("c.js.br", "")
			.file("docs.d/README", "")
			.file("page.xhtml", "");
		try (OpenSite open = OpenSite.of(archive)) {
			assertThat(type(open.layer(), "a.css")).isEqualTo("text/css;charset=utf-8");
			assertThat(type(open.layer(), "a.css.gz")).isEqualTo("application/gzip");
			assertThat(type(open.layer(), "b.tar.gz")).isEqualTo("application/gzip");
			assertThat(type(open.layer(), "c.js")).startsWith("text/javascript");
			assertThat(type(open.layer(), "docs.d/README")).isEqualTo("application/octet-stream");
			assertThat(open.layer().resources().policy(find(open.layer(), "page.xhtml")).cacheControl())
				.isEqualTo("no-cache");
		}
	}

	@Test
	void sharesPoliciesAmongMembers() {
		TarBuilder archive = TarBuilder.create().file("_headers", "/d/*\n  X: y\n");
		for (int i = 0; i < 50; i++) {
			archive.file("a" + i + ".html", "").file("d/b" + i + ".html", "").file("h-1a2b3c4d" + i + ".js", "");
		}
		try (OpenSite open = OpenSite.of(archive)) {
			Set<Object> policies = Collections.newSetFromMap(new IdentityHashMap<>());
			for (int member = 1; member < 151; member++) {
				policies.add(open.layer().resources().policy(member));
			}
			assertThat(policies.size()).isLessThanOrEqualTo(3);
		}
	}

	@Test
	void describesItself() {
		TarBuilder archive = TarBuilder.create()
			.file("a", "12345")
			.symlink("b", "a")
			.directory("d")
			.entry('3', "dev", "");
		try (OpenSite open = OpenSite.of(archive)) {
			ArchiveStatus status = open.layer().status();
			assertThat(status.location()).isEqualTo("test");
			assertThat(status.entries()).isEqualTo(2);
			assertThat(status.id()).matches("[0-9a-f]{32}");
			assertThat(status.loadTime()).isPositive();
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			_redirects | '/a /b\\n\\n# x\\n/c'        | line 4
			_redirects | '/a https://x:y@z/'          | line 1
			_redirects | '/a /b 418'                  | line 1
			_redirects | '/a https://elsewhere/ 200'  | line 1
			_redirects | '/a /b Country=de'           | line 1
			_headers   | '/a\\n  X: y\\n  X-Y'        | line 3
			_headers   | 'X: y'                       | line 1
			_headers   | '/a\\n  Content-Length: 5'   | line 2
			_headers   | '/a\\n  Location: /b'        | line 2
			_headers   | '/a\\n  Transfer-Encoding: x' | line 2
			_headers   | '/a\\n  X: a\rb'             | line 2
			_headers   | '/a\\n  ETag: "a"'           | line 2
			""")
	void refusesRulesThatItCannotRead(String file, String rules, String line) {
		TarBuilder archive = TarBuilder.create().file("index.html", "").file(file, rules.replace("\\n", "\n"));
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> prepare(archive, SitePolicy.DEFAULTS))
			.withMessageStartingWith("'%s' in '%s', %s: ", file, this.directory.resolve("site.tar"), line);
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@Test
	void refusesWhatMakesNoSite() {
		TarBuilder archive = TarBuilder.create().file("index.html", "root");
		for (SitePolicy policy : List.of(SitePolicy.builder().prefix("docs").build(),
				SitePolicy.builder().fallback("app.html").build())) {
			assertThatExceptionOfType(SiteException.class).isThrownBy(() -> prepare(archive, policy))
				.withMessageContaining("site.tar");
			assertThat(Leftovers.mappings(this.directory)).isEmpty();
		}
		TarBuilder rules = TarBuilder.create().file("index.html", "").file("_headers", new byte[1024 * 1024 + 1]);
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> prepare(rules, SitePolicy.DEFAULTS))
			.withMessage("'_headers' in '%s' has 1048577 bytes, more than the 1048576 that are read",
					this.directory.resolve("site.tar"));
	}

	@Test
	void refusesMoreSetsOfHeadersThanItCanTellApart() {
		StringBuilder rules = new StringBuilder();
		for (int digit = 0; digit < 15; digit++) {
			rules.append('/');
			for (int before = 0; before < digit; before++) {
				rules.append(":d").append(before).append('/');
			}
			rules.append("1/*\n  X-").append(digit).append(": 1\n");
		}
		TarBuilder archive = TarBuilder.create().file("_headers", rules.toString());
		for (int page = 0; page < 1 << 15; page++) {
			archive.file(Integer.toBinaryString(1 << 15 | page).substring(1).replaceAll(".", "$0/") + "page", "");
		}
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> prepare(archive, SitePolicy.DEFAULTS))
			.withMessageContaining("32767 different sets of fields for '%s'", this.directory.resolve("site.tar"));
	}

	@Test
	void refusesAnArchiveWithNothingButRules() {
		TarBuilder archive = TarBuilder.create().file("_headers", "/*\n  X: y\n");
		assertThatExceptionOfType(SiteException.class).isThrownBy(() -> prepare(archive, SitePolicy.DEFAULTS));
	}

	@Test
	void closesItsArchiveOnce() {
		AtomicInteger closed = new AtomicInteger();
		Path file = TarBuilder.create().file("a", "1").writeTo(this.directory.resolve("site.tar"));
		Layer layer = Layer.prepare(ArchiveOpening.open(file), SitePolicy.DEFAULTS, "test", System.nanoTime(),
				(closedLayer) -> closed.incrementAndGet());
		assertThat(Leftovers.mappings(this.directory)).hasSize(1);
		layer.held().release();
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
		assertThat(closed).hasValue(1);
	}

	private void prepare(TarBuilder archive, SitePolicy policy) {
		Path file = archive.writeTo(this.directory.resolve("site.tar"));
		Layer layer = Layer.prepare(ArchiveOpening.open(file), policy, "test", System.nanoTime(), (closed) -> {
		});
		try {
			Edition.of(List.of(layer), Duration.ZERO).release();
		}
		catch (SiteException ex) {
			layer.held().release();
			throw ex;
		}
	}

	/** Hash 8, group 4, type and policy 2 each: beside what the archive itself knows. */
	@Test
	void costsSixteenBytesAMember() {
		long few = bytes(1000, "");
		long many = bytes(3000, "");
		assertThat((many - few) / 2000.0).isBetween(8.0, 16.5);
		long fewWithVariants = bytes(1000, ".gz");
		long manyWithVariants = bytes(3000, ".gz");
		assertThat((manyWithVariants - fewWithVariants) / 4000.0).isBetween(16.0, 40.0);
	}

	private static long bytes(int pages, String suffix) {
		TarBuilder archive = TarBuilder.create();
		for (int i = 0; i < pages; i++) {
			archive.file("page" + i, "");
			if (!suffix.isEmpty()) {
				archive.file("page" + i + suffix, "");
			}
		}
		try (OpenSite open = OpenSite.of(archive)) {
			Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
			seen.add(open.layer().archive());
			return bytes(open.layer(), seen);
		}
	}

	/** The arrays that an object of this package leads to. */
	private static long bytes(Object object, Set<Object> seen) {
		if (object == null || !seen.add(object)) {
			return 0;
		}
		Class<?> type = object.getClass();
		if (object instanceof BitSet bits) {
			return bits.size() / 8;
		}
		long sum = 0;
		if (type.isArray()) {
			int length = Array.getLength(object);
			sum += (long) length * width(type.getComponentType());
			for (int i = 0; i < length && !type.getComponentType().isPrimitive(); i++) {
				sum += bytes(Array.get(object, i), seen);
			}
			return sum;
		}
		if (!type.getName().startsWith("io.tarweb.internal.layer.")) {
			return 0;
		}
		for (Field field : type.getDeclaredFields()) {
			if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
				field.setAccessible(true);
				try {
					sum += bytes(field.get(object), seen);
				}
				catch (IllegalAccessException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}
		return sum;
	}

	private static int width(Class<?> component) {
		if (component == byte.class || component == boolean.class) {
			return 1;
		}
		if (component == short.class || component == char.class) {
			return 2;
		}
		return (component == long.class || component == double.class) ? 8 : 4;
	}

}
