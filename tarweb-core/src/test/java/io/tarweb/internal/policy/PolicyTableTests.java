package io.tarweb.internal.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import io.tarweb.error.SettingException;
import io.tarweb.internal.rules.HeaderRules;
import io.tarweb.settings.CachePolicy;
import io.tarweb.settings.CorsPolicy;
import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.PathPattern;
import io.tarweb.settings.PatternValue;
import io.tarweb.settings.SecurityHeaders;
import io.tarweb.settings.SitePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PolicyTable}, {@link CachePolicy}, {@link CorsPolicy},
 * {@link SecurityHeaders} and {@link HeaderRule}.
 */
class PolicyTableTests {

	private static ResourcePolicy policy(SitePolicy.Builder policy, String headers, String path, boolean html) {
		PolicyTable table = new PolicyTable(policy.build(),
				HeaderRules.parse(headers.getBytes(StandardCharsets.UTF_8), "_headers"));
		byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
		int number = table.numberOf(bytes, 0, bytes.length, html);
		return table.policies()[number];
	}

	private static String lines(ResourcePolicy policy) {
		String lines = policy.fields()
			.stream()
			.map((field) -> field.name() + ": " + field.value() + "\r\n")
			.collect(Collectors.joining());
		return lines + ((policy.cacheControl() != null) ? "Cache-Control: " + policy.cacheControl() + "\r\n" : "");
	}

	@Test
	void lineUpTheStrongerBehindTheWeaker() {
		String headers = "/a/*\n  X-Frame-Options: ARCHIVE\n  Cache-Control: archive\n  X: archive\n";
		SitePolicy.Builder builder = SitePolicy.builder()
			.cache(CachePolicy.builder()
				.html("html")
				.hashed("hashed")
				.other("other")
				.errors("errors")
				.rules(List.of(new PatternValue(PathPattern.parse("/a/*"), "rule"),
						new PatternValue(PathPattern.parse("/*"), "second")))
				.build());
		assertThat(lines(policy(builder, "", "/a/x", false))).contains("X-Frame-Options: SAMEORIGIN\r\n")
			.contains("Cache-Control: rule\r\n");
		assertThat(lines(policy(builder, "", "/x", false))).contains("Cache-Control: second\r\n");
		assertThat(lines(policy(builder, headers, "/a/x", false))).contains("X-Frame-Options: ARCHIVE\r\n")
			.contains("Cache-Control: archive\r\n")
			.contains("X: archive\r\n")
			.containsOnlyOnce("X-Frame-Options")
			.containsOnlyOnce("Cache-Control");
		builder.headers(List.of(HeaderRule.of(PathPattern.parse("/a/*"), "x-frame-options", "OPERATOR"),
				HeaderRule.of(PathPattern.parse("/a/*"), "CACHE-CONTROL", "operator"),
				HeaderRule.of(PathPattern.parse("/a/*"), "X", "")));
		assertThat(lines(policy(builder, headers, "/a/x", false))).containsIgnoringCase("X-Frame-Options: OPERATOR\r\n")
			.containsIgnoringCase("Cache-Control: operator\r\n")
			.doesNotContain("archive")
			.doesNotContain("SAMEORIGIN");
	}

	@ParameterizedTest
	@CsvSource({ "/a.html,true,html", "/x-1a2b3c4d.html,true,html", "/x-1a2b3c4d.css,false,hashed",
			"/a.css,false,other", "/x-1a2b3c4d/a.css,false,other" })
	void takeTheCachePolicyOfTheKind(String path, boolean html, String expected) {
		SitePolicy.Builder builder = SitePolicy.builder()
			.cache(CachePolicy.builder().html("html").hashed("hashed").other("other").errors("errors").build());
		assertThat(lines(policy(builder, "", path, html))).contains("Cache-Control: " + expected + "\r\n");
		// With a rule for something else, which takes another way through the table.
		assertThat(lines(policy(builder, "/nothing\n  X: y\n", path, html)))
			.contains("Cache-Control: " + expected + "\r\n");
	}

	@Test
	void doNotDependOnTheWayThroughTheTable() {
		for (String path : List.of("/", "/a.html", "/x-1a2b3c4d.css", "/a.css")) {
			assertThat(policy(SitePolicy.builder(), "/nothing\n  X: y\n", path, false))
				.isEqualTo(policy(SitePolicy.builder(), "", path, false));
		}
	}

	@Test
	void areOneForEqualFields() {
		PolicyTable table = new PolicyTable(SitePolicy.DEFAULTS,
				HeaderRules.parse("/a/*\n  X: y\n/b/*\n  X: y\n".getBytes(StandardCharsets.UTF_8), "_headers"));
		byte[] a = "/a/x".getBytes(StandardCharsets.UTF_8);
		byte[] b = "/b/x".getBytes(StandardCharsets.UTF_8);
		byte[] c = "/c/x".getBytes(StandardCharsets.UTF_8);
		assertThat(table.numberOf(a, 0, a.length, false)).isEqualTo(table.numberOf(b, 0, b.length, false))
			.isNotEqualTo(table.numberOf(c, 0, c.length, false));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nX: y", "a\nb", "a\rb", "a\0b", " a", "a ", "\u00e4", "a\u007f" })
	void acceptNoValueThatEndsALine(String value) {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> CachePolicy.builder().html(value).hashed("").other("").errors("").build());
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> CachePolicy.builder()
			.html("")
			.hashed("")
			.other("")
			.errors("")
			.rules(List.of(new PatternValue(PathPattern.parse("/*"), value)))
			.build());
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> SecurityHeaders.builder()
			.contentTypeOptions(null)
			.referrerPolicy(null)
			.frameOptions(null)
			.contentSecurityPolicy(value)
			.build());
		assertThatIllegalArgumentException().isThrownBy(() -> HeaderRule.of(PathPattern.parse("/*"), "X", value));
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> CorsPolicy.builder().allowedOrigins(List.of(value)).patterns(List.of()).build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "X Y", "X:", "X\r\n", "\u00e4", "Content-Length", "content-range", "Date", "ETag",
			"Connection", "Transfer-Encoding", "Accept-Ranges", "Last-Modified" })
	void acceptNoNameThatIsNoneOrTheServersOwn(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> HeaderRule.of(PathPattern.parse("/*"), name, "x"));
	}

	@Test
	void acceptAllOriginsOrAList() {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> CorsPolicy.builder()
				.allowedOrigins(List.of("*", "https://a.example"))
				.patterns(List.of())
				.build())
			.withMessageContaining("allowedOrigins");
		assertThat(CorsPolicy.FONTS_AND_JSON.stream().map(PathPattern::toString)).contains("/*.woff2", "/*.json");
		for (String path : List.of("/a.woff2", "/a/b/c.json", "/x.ttf")) {
			ResourcePolicy policy = policy(
					SitePolicy.builder()
						.cors(CorsPolicy.builder().allowedOrigins(List.of("https://a.example")).build()),
					"", path, false);
			assertThat(policy.cors()).as(path).isTrue();
		}
		assertThat(policy(
				SitePolicy.builder().cors(CorsPolicy.builder().allowedOrigins(List.of("https://a.example")).build()),
				"", "/a.html", true)
			.cors()).isFalse();
	}

	/** Browsers refuse an answer that names two. */
	@Test
	void nameOneOriginWhereARuleNamesIt() {
		SitePolicy.Builder builder = SitePolicy.builder()
			.cors(CorsPolicy.builder().allowedOrigins(List.of("https://a.example")).build());
		assertThat(policy(builder, "/a.json\n  Access-Control-Allow-Origin: *\n", "/a.json", false).cors()).isFalse();
		builder.headers(List.of(HeaderRule.of(PathPattern.parse("/*"), "access-control-allow-origin", "*")));
		assertThat(policy(builder, "", "/a.json", false).cors()).isFalse();
	}

}
