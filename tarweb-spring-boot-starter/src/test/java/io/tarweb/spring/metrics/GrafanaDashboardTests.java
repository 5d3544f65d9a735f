package io.tarweb.spring.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tarweb.ServerSettings;
import io.tarweb.TarwebServer;
import io.tarweb.router.Backend;
import io.tarweb.router.Route;
import io.tarweb.router.RouterSettings;
import io.tarweb.router.TarwebRouter;
import io.tarweb.settings.HandOverSettings;
import io.tarweb.settings.TlsIdentity;
import io.tarweb.settings.TlsSettings;
import io.tarweb.testing.TestCertificate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code docs/grafana-dashboard.json} shows the meters that there are.
 */
class GrafanaDashboardTests {

	private static final Path DASHBOARD = Path.of("..", "docs", "grafana-dashboard.json");

	private static final Pattern METRIC = Pattern.compile("\\btarweb_[a-z0-9_]+\\b");

	private static final Pattern LABEL = Pattern.compile("([a-z_]+)=~?\"");

	private static final Pattern GROUPING = Pattern.compile("\\b(?:by|ignoring|on) \\(([^)]*)\\)");

	private static final Pattern SAMPLE = Pattern.compile("(tarweb_[a-z0-9_]+)(?:\\{([^}]*)})? .*");

	private final DocumentContext dashboard;

	/** The labels of each metric that Prometheus scrapes. */
	private final Map<String, Set<String>> scraped = new TreeMap<>();

	GrafanaDashboardTests() throws IOException {
		this.dashboard = JsonPath.parse(Files.readString(DASHBOARD));
		PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
		TlsSettings tls = TlsSettings.of(TlsIdentity.of(TestCertificate.of("localhost").keys()));
		HandOverSettings handOver = HandOverSettings.builder(Path.of("docs.sock")).build();
		new TarwebMetrics(
				new TarwebServer(ServerSettings.forFile(Path.of("docs.tar")).tls(tls).handOver(handOver).build()))
			.bindTo(registry);
		new TarwebRouterMetrics(new TarwebRouter(
				RouterSettings.builder(Route.builder("default", Backend.close()).build()).build(), null))
			.bindTo(registry);
		registry.scrape().lines().filter((line) -> !line.startsWith("#")).forEach(this::addSample);
	}

	private void addSample(String line) {
		Matcher sample = SAMPLE.matcher(line);
		assertThat(sample.matches()).as(line).isTrue();
		Set<String> labels = this.scraped.computeIfAbsent(sample.group(1), (name) -> new TreeSet<>(Set.of("instance")));
		if (sample.group(2) != null) {
			LABEL.matcher(sample.group(2)).results().forEach((label) -> labels.add(label.group(1)));
		}
	}

	private List<String> expressions() {
		return this.dashboard.read("$..targets[*].expr");
	}

	@Test
	void showsOnlyMetricsThatThereAre() {
		assertThat(expressions()).hasSizeGreaterThan(15)
			.allSatisfy((expression) -> assertThat(METRIC.matcher(expression).results().map((metric) -> metric.group()))
				.isNotEmpty()
				.isSubsetOf(this.scraped.keySet()));
	}

	@Test
	void showsEveryMetricThatThereIs() {
		assertThat(expressions().stream()
			.flatMap((expression) -> METRIC.matcher(expression).results())
			.map((metric) -> metric.group())).containsAll(this.scraped.keySet());
	}

	@Test
	void choosesByLabelsThatTheMetricsHave() {
		assertThat(expressions()).allSatisfy((expression) -> {
			Set<String> labels = new TreeSet<>();
			METRIC.matcher(expression).results().forEach((metric) -> labels.addAll(this.scraped.get(metric.group())));
			assertThat(LABEL.matcher(expression).results().map((label) -> label.group(1))).isSubsetOf(labels);
			assertThat(GROUPING.matcher(expression)
				.results()
				.flatMap((grouping) -> Pattern.compile(", *").splitAsStream(grouping.group(1)))).isSubsetOf(labels);
		});
	}

	@Test
	void variablesAreFilledFromMetricsThatThereAre() {
		List<String> queries = this.dashboard.read("$.templating.list[?(@.type == 'query')].query.query");
		assertThat(queries).containsExactly("label_values(tarweb_connections_open, instance)",
				"label_values(tarweb_requests_total, site)");
		assertThat(this.scraped).containsKeys("tarweb_connections_open", "tarweb_requests_total");
	}

	@Test
	void canBeImportedForAnyDataSource() {
		assertThat(this.dashboard.<String>read("$.templating.list[0].type")).isEqualTo("datasource");
		assertThat(this.dashboard.<List<String>>read("$..datasource.uid")).isNotEmpty().containsOnly("${datasource}");
		assertThat(this.dashboard.<Object>read("$.id")).isNull();
	}

	@Test
	void panelsDontOverlapAndHaveNumbersOfTheirOwn() {
		List<Integer> ids = this.dashboard.read("$.panels[*].id");
		assertThat(ids).doesNotHaveDuplicates();
		List<Map<String, Integer>> places = this.dashboard.read("$.panels[*].gridPos");
		Set<String> taken = new TreeSet<>();
		for (Map<String, Integer> place : places) {
			assertThat(place.get("x") + place.get("w")).isLessThanOrEqualTo(24);
			for (int x = 0; x < place.get("w"); x++) {
				for (int y = 0; y < place.get("h"); y++) {
					assertThat(taken.add((place.get("x") + x) + "," + (place.get("y") + y))).isTrue();
				}
			}
		}
	}

}
