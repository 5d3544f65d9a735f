package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.tarweb.ServerSettings;
import io.tarweb.SiteSettings;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.settings.DirectoryListing;
import io.tarweb.settings.HeaderRule;
import io.tarweb.settings.PathPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConfiguredSite}.
 */
class ConfiguredSiteTests {

	@Test
	void anArchiveAloneIsTheSiteCalledDefault() {
		assertThat(settings("tarweb.archive=docs.tar").sites()).singleElement().satisfies((site) -> {
			assertThat(site.name()).isEqualTo("default");
			assertThat(site.hosts()).isEmpty();
			assertThat(site.path()).isEqualTo("/");
			assertThat(locations(site)).containsExactly("tarweb.archive=docs.tar");
		});
	}

	@Test
	void anArchiveMayBeAList() {
		assertThat(locations(settings("tarweb.archive=one.tar, two.tar").sites().get(0)))
			.containsExactly("tarweb.archive[0]=one.tar", "tarweb.archive[1]=two.tar");
		assertThat(locations(
				settings("tarweb.sites.docs.archive[0]=a,b.tar", "tarweb.sites.docs.archive[1]=two.tar").sites()
					.get(0)))
			.containsExactly("tarweb.sites.docs.archive[0]=a,b.tar", "tarweb.sites.docs.archive[1]=two.tar");
	}

	@Test
	void sitesHaveNames() {
		ServerSettings settings = settings("tarweb.sites.docs.archive=docs.tar",
				"tarweb.sites.docs.hosts=docs.example.com,*.docs.example.com", "tarweb.sites.api-v2.archive=api.tar",
				"tarweb.sites.api-v2.path=/api", "tarweb.sites.api-v2.prefix=html");
		assertThat(settings.sites()).extracting(SiteSettings::name).containsExactlyInAnyOrder("docs", "api-v2");
		SiteSettings docs = site(settings, "docs");
		assertThat(docs.hosts()).containsExactly("docs.example.com", "*.docs.example.com");
		assertThat(locations(docs)).containsExactly("tarweb.sites.docs.archive=docs.tar");
		SiteSettings api = site(settings, "api-v2");
		assertThat(api.path()).startsWith("/api");
		assertThat(api.policy().prefix()).isEqualTo("html/");
		assertThat(docs.policy().prefix()).isEmpty();
	}

	@Test
	void theShortFormIsOneSiteMore() {
		ServerSettings settings = settings("tarweb.archive=docs.tar", "tarweb.sites.api.archive=api.tar",
				"tarweb.sites.api.path=/api");
		assertThat(settings.sites()).extracting(SiteSettings::name).containsExactly("default", "api");
	}

	@ParameterizedTest
	@MethodSource
	void whatIsSetForAllHoldsForASiteThatDoesNotSetIt(String name, String value, String ownValue,
			Function<SiteSettings, Object> setting, Object expected, Object ownExpected) {
		ServerSettings settings = settings("tarweb." + name + "=" + value, "tarweb.sites.a.archive=a.tar",
				"tarweb.sites.b.archive=b.tar", "tarweb.sites.b.path=/b", "tarweb.sites.b." + name + "=" + ownValue);
		assertThat(site(settings, "a")).extracting(setting).isEqualTo(expected);
		assertThat(site(settings, "b")).extracting(setting).isEqualTo(ownExpected);
	}

	static Stream<Arguments> whatIsSetForAllHoldsForASiteThatDoesNotSetIt() {
		return Stream.of(
				setting("listing", "json", "html", (site) -> site.policy().listing(), DirectoryListing.JSON,
						DirectoryListing.HTML),
				setting("max-ranges", "3", "4", (site) -> site.policy().maxRanges(), 3, 4),
				setting("cache.html", "max-age=1", "max-age=2", (site) -> site.policy().cache().html(), "max-age=1",
						"max-age=2"),
				setting("security.frame-options", "DENY", "", (site) -> site.policy().security().frameOptions(), "DENY",
						""),
				setting("cors.allowed-origins", "https://a,https://b", "https://c",
						(site) -> site.policy().cors().allowedOrigins(), List.of("https://a", "https://b"),
						List.of("https://c")),
				setting("links-out-of-prefix", "true", "false", (site) -> site.policy().linksOutOfPrefix(), true,
						false),
				setting("reload.min-share", "0.25", "1", (site) -> site.reload().minShare(), 0.25, 1.0),
				setting("reload.kept", "5", "0", (site) -> site.reload().kept(), 5, 0),
				setting("archive-limits.max-entries", "10", "20", (site) -> site.archiveLimits().maxEntries(), 10, 20),
				setting("archive-limits.max-name-size", "1KB", "2KB", (site) -> site.archiveLimits().maxNameBytes(),
						1024, 2048),
				setting("archive-limits.max-unpacked-size", "3GB", "40GB",
						(site) -> site.archiveLimits().maxUnpackedBytes(), 3L << 30, 40L << 30));
	}

	private static Arguments setting(String name, String value, String ownValue, Function<SiteSettings, Object> setting,
			Object expected, Object ownExpected) {
		return Arguments.of(name, value, ownValue, setting, expected, ownExpected);
	}

	@Test
	void listsOfASiteReplaceThoseForAllAndMapsAddToThem() {
		ServerSettings settings = settings("tarweb.headers[0].pattern=/*", "tarweb.headers[0].name=X-All",
				"tarweb.headers[0].value=1", "tarweb.headers[1].pattern=/*", "tarweb.headers[1].name=X-More",
				"tarweb.headers[1].value=2", "tarweb.sites.a.archive=a.tar", "tarweb.sites.b.archive=b.tar",
				"tarweb.sites.b.path=/b", "tarweb.sites.b.headers[0].pattern=/*",
				"tarweb.sites.b.headers[0].name=X-Own", "tarweb.sites.b.headers[0].value=3");
		PathPattern all = PathPattern.parse("/*");
		assertThat(site(settings, "a").policy().headers()).containsExactly(HeaderRule.of(all, "X-All", "1"),
				HeaderRule.of(all, "X-More", "2"));
		assertThat(site(settings, "b").policy().headers()).containsExactly(HeaderRule.of(all, "X-Own", "3"));
		assertThat(all(environment("tarweb.content-types.one=text/x-one", "tarweb.sites.b.archive=b.tar",
				"tarweb.sites.b.content-types.two=text/x-two")))
			.singleElement()
			.extracting((site) -> site.properties().contentTypes())
			.isEqualTo(Map.of("one", "text/x-one", "two", "text/x-two"));
	}

	@Test
	void archivePrefixHostsPathAndFallbackAreASitesOwn() {
		ServerSettings settings = settings("tarweb.archive=docs.tar", "tarweb.prefix=html", "tarweb.path=/docs",
				"tarweb.hosts=example.com", "tarweb.fallback=app.html", "tarweb.sites.api.archive=api.tar");
		SiteSettings api = site(settings, "api");
		assertThat(api.policy().prefix()).isEmpty();
		assertThat(api.policy().fallback()).isNull();
		assertThat(api.path()).isEqualTo("/");
		assertThat(api.hosts()).isEmpty();
	}

	@Test
	void environmentVariablesWorkAsWell() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("TARWEB_SITES_DOCS_ARCHIVE", "docs.tar", "TARWEB_SITES_DOCS_MAXRANGES", "3",
									"TARWEB_SECURITY_FRAMEOPTIONS", "DENY", "TARWEB_HEADERS_0_PATTERN", "/*",
									"TARWEB_HEADERS_0_NAME", "X-All", "TARWEB_HEADERS_0_VALUE", "1")));
		SiteSettings docs = site(settings(environment), "docs");
		assertThat(docs.policy().maxRanges()).isEqualTo(3);
		assertThat(docs.policy().security().frameOptions()).isEqualTo("DENY");
		assertThat(docs.policy().headers()).containsExactly(HeaderRule.of(PathPattern.parse("/*"), "X-All", "1"));
	}

	@Test
	void placeholdersAreResolved() {
		ServerSettings settings = settings("where=/srv", "tarweb.sites.docs.archive=${where}/docs.tar");
		assertThat(locations(site(settings, "docs"))).containsExactly("tarweb.sites.docs.archive=/srv/docs.tar");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|',
			textBlock = """
					tarweb.archive=a tarweb.sites.default.archive=b                  | tarweb.archive              | tarweb.sites.default.archive
					tarweb.archive=a tarweb.sites.b.archive=b                        | tarweb.path                 | tarweb.sites.b.path
					tarweb.sites.a.archive=a tarweb.sites.b.archive=b                | tarweb.sites.a.path         | tarweb.sites.b.path
					tarweb.sites.a.archive=a tarweb.sites.a.path=/x tarweb.sites.b.archive=b tarweb.sites.b.path=/x/ | tarweb.sites.a.path | tarweb.sites.b.path
					tarweb.sites.a.archive=a tarweb.sites.a.hosts=h tarweb.sites.b.archive=b tarweb.sites.b.hosts=g,H | tarweb.sites.a.hosts | tarweb.sites.b.hosts[1]
					tarweb.sites.a.archive=a tarweb.prefix=html                      | tarweb.prefix               | tarweb.sites.a.archive
					tarweb.sites.a.archive=a tarweb.hosts=example.com                | tarweb.hosts                | tarweb.sites.a.archive
					tarweb.sites.a.archive=a tarweb.path=/docs                       | tarweb.path                 | tarweb.sites.a.archive
					tarweb.sites.a.archive=a tarweb.fallback=index.html              | tarweb.fallback             | tarweb.sites.a.archive
					""")
	void aContradictionNamesBothProperties(String properties, String first, String second) {
		assertThatExceptionOfType(PropertiesException.class).isThrownBy(() -> settings(properties.split(" ")))
			.withMessageStartingWith("'" + first + "' contradicts '" + second + "': ");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
			tarweb.sites.docs.path=/docs                                     | tarweb.sites.docs.archive
			tarweb.sites.docs.archive=                                       | tarweb.sites.docs.archive
			tarweb.sites.Docs.archive=a                                      | tarweb.sites
			tarweb.sites.docs.archive=a tarweb.sites.docs.path=docs          | tarweb.sites.docs.path
			tarweb.sites.docs.archive=a tarweb.sites.docs.hosts=h,a*b        | tarweb.sites.docs.hosts[1]
			tarweb.sites.docs.archive=a tarweb.sites.docs.max-ranges=-1      | tarweb.sites.docs.max-ranges
			tarweb.sites.docs.archive=a tarweb.max-ranges=-1                 | tarweb.max-ranges
			tarweb.sites.docs.archive=a tarweb.sites.docs.headers[0].pattern=x | tarweb.sites.docs.headers[0].pattern
			tarweb.sites.docs.archive=a tarweb.cache.rules[0].pattern=x      | tarweb.cache.rules[0].pattern
			tarweb.sites.docs.archive=a tarweb.sites.docs.reload.min-share=2 | tarweb.sites.docs.reload.min-share
			tarweb.archive=a tarweb.reload.kept=-1                           | tarweb.reload.kept
			tarweb.archive=a tarweb.archive-limits.max-entries=0             | tarweb.archive-limits.max-entries
			tarweb.archive=a tarweb.archive-limits.max-name-size=0           | tarweb.archive-limits.max-name-size
			tarweb.archive=a tarweb.archive-limits.max-unpacked-size=0       | tarweb.archive-limits.max-unpacked-size
			""")
	void aBadValueIsReportedUnderTheNameThatItHas(String properties, String name) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> settings(properties.split(" ")))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo(name));
	}

	private static ServerSettings settings(String... properties) {
		return settings(environment(properties));
	}

	private static ServerSettings settings(ConfigurableEnvironment environment) {
		TarwebProperties server = Binder.get(environment).bindOrCreate("tarweb", TarwebProperties.class);
		return server
			.toSettings(all(environment), (property, location, sha256) -> new LabelledSource(property, location), null)
			.build();
	}

	private static List<ConfiguredSite> all(ConfigurableEnvironment environment) {
		Binder binder = Binder.get(environment);
		return ConfiguredSite.all(environment, binder.bindOrCreate("tarweb", TarwebProperties.class).sites().keySet(),
				binder.bindOrCreate("tarweb", SiteProperties.class));
	}

	private static ConfigurableEnvironment environment(String... properties) {
		Map<String, Object> map = new TreeMap<>();
		for (String property : properties) {
			int equals = property.indexOf('=');
			map.put(property.substring(0, equals), property.substring(equals + 1));
		}
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", map));
		return environment;
	}

	private static SiteSettings site(ServerSettings settings, String name) {
		return settings.sites().stream().filter((site) -> site.name().equals(name)).findFirst().orElseThrow();
	}

	private static List<String> locations(SiteSettings site) {
		return site.archives().stream().map(ArchiveSource::location).toList();
	}

	/**
	 * A source which only says what it was made from.
	 */
	private record LabelledSource(String property, String value) implements ArchiveSource {

		@Override
		public Path fetch() {
			throw new UnsupportedOperationException();
		}

		@Override
		public String location() {
			return this.property + "=" + this.value;
		}

	}

}
