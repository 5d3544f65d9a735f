package io.tarweb.spring.actuate.endpoint;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.tarweb.TarwebServer;
import io.tarweb.spring.HttpClients;
import io.tarweb.spring.TestArchive;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link TarwebEndpoint} as an operator meets it: over HTTP in an application
 * on Spring MVC and in one on Spring WebFlux, and over JMX.
 */
class TarwebEndpointTests {

	private static final String WRITABLE = "management.endpoint.tarweb.access=unrestricted";

	private static final String ALL = "/actuator/tarweb";

	private static final String DOCS = "/actuator/tarweb/docs";

	private static final String JSON = "application/json";

	@TempDir
	private Path directory;

	private Path docs;

	private Path api;

	private ConfigurableApplicationContext context;

	@BeforeEach
	void writeArchives() {
		this.docs = TestArchive.with("index.html", "old")
			.and("a b.html", "1")
			.writeTo(this.directory.resolve("docs.tar"));
		this.api = TestArchive.with("index.html", "api").writeTo(this.directory.resolve("api.tar"));
	}

	@AfterEach
	void closeContext() {
		this.context.close();
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void getShowsTheStatus(WebApplicationType stack) {
		run(stack);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
		HttpResponse<String> response = HttpClients.get(this.context, ALL);
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext status = JsonPath.parse(response.body());
		assertThat(status.<Map<String, ?>>read("$")).containsOnlyKeys("running", "address", "port", "connections",
				"droppedLogLines", "transport", "sites");
		assertThat(status.<Boolean>read("$.running")).isTrue();
		assertThat(status.<String>read("$.address")).isNotEmpty();
		assertThat(status.<Integer>read("$.port"))
			.isEqualTo(this.context.getEnvironment().getRequiredProperty("local.tarweb.port", Integer.class));
		assertThat(status.<Integer>read("$.connections")).isPositive();
		assertThat(status.<Integer>read("$.droppedLogLines")).isZero();
		assertThat(status.<String>read("$.transport.name")).isIn("io_uring", "epoll", "kqueue", "nio");
		assertThat(status.<Map<String, String>>read("$.transport.absent")).isNotNull();
		assertThat(status.<Map<String, ?>>read("$.sites")).containsOnlyKeys("docs", "api");
		assertThat(status.<Map<String, ?>>read("$.sites.docs")).isEqualTo(site());
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void getShowsOneSite(WebApplicationType stack) {
		run(stack);
		DocumentContext site = JsonPath.parse(HttpClients.get(this.context, DOCS).body());
		assertThat(site.<Map<String, ?>>read("$")).containsOnlyKeys("hosts", "path", "current", "previous");
		assertThat(site.<List<String>>read("$.hosts")).isEmpty();
		assertThat(site.<String>read("$.path")).isEqualTo("/");
		assertThat(site.<List<String>>read("$.previous")).isEmpty();
		assertThat(site.<Map<String, ?>>read("$.current")).containsOnlyKeys("id", "entries", "bytes", "contentBytes",
				"loadedAt", "loadMilliseconds", "archives");
		assertThat(site.<String>read("$.current.id")).matches("[0-9a-f]+");
		assertThat(site.<Integer>read("$.current.entries")).isEqualTo(2);
		assertThat(site.<Integer>read("$.current.contentBytes")).isEqualTo(4);
		assertThat(site.<Integer>read("$.current.bytes")).isEqualTo((int) this.docs.toFile().length());
		assertThat(Instant.parse(site.read("$.current.loadedAt"))).isBefore(Instant.now());
		assertThat(site.<Integer>read("$.current.loadMilliseconds")).isNotNegative();
		assertThat(site.<Map<String, ?>>read("$.current.archives[0]")).containsOnlyKeys("location", "file", "id",
				"entries", "bytes", "skipped", "trailingBytes");
		assertThat(site.<String>read("$.current.archives[0].location")).isEqualTo(this.docs.toString());
		assertThat(site.<String>read("$.current.archives[0].file")).isEqualTo(this.docs.toString());
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aSiteThatIsNotThereIsNotFound(WebApplicationType stack) {
		run(stack, WRITABLE);
		for (HttpResponse<String> response : List.of(HttpClients.get(this.context, "/actuator/tarweb/doc"),
				HttpClients.post(this.context, "/actuator/tarweb/doc"),
				HttpClients.post(this.context, "/actuator/tarweb/doc", JSON, "{\"action\":\"rollback\"}"))) {
			assertThat(response.statusCode()).isEqualTo(404);
			assertThat(JsonPath.<String>read(response.body(), "$.reason")).contains("no site 'doc'");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aServerThatWasStoppedSaysSo(WebApplicationType stack) {
		run(stack, WRITABLE);
		this.context.getBean(TarwebServer.class).stop(Duration.ZERO);
		HttpResponse<String> response = HttpClients.get(this.context, ALL);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body())
			.isEqualTo("{\"running\":false,\"connections\":0,\"droppedLogLines\":0,\"sites\":{}}");
		for (HttpResponse<String> other : List.of(HttpClients.get(this.context, DOCS),
				HttpClients.post(this.context, ALL), HttpClients.post(this.context, DOCS))) {
			assertThat(other.statusCode()).isEqualTo(503);
			assertThat(other.body()).isEqualTo("{\"reason\":\"The server doesn't run\"}");
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postIsClosedUnlessAccessIsOpened(WebApplicationType stack) {
		run(stack);
		TestArchive.with("index.html", "new").writeTo(this.docs);
		assertThat(HttpClients.post(this.context, ALL).statusCode()).isEqualTo(405);
		assertThat(HttpClients.post(this.context, ALL, JSON, "{}").statusCode()).isEqualTo(405);
		assertThat(HttpClients.post(this.context, DOCS).statusCode()).isEqualTo(405);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postReloadsOneSite(WebApplicationType stack) {
		run(stack, WRITABLE);
		String before = id();
		TestArchive.with("index.html", "new").and("more.html", "more").writeTo(this.docs);
		HttpResponse<String> response = HttpClients.post(this.context, DOCS);
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext reload = JsonPath.parse(response.body());
		assertThat(reload.<Map<String, ?>>read("$")).containsOnlyKeys("site", "outcome", "previous", "current",
				"changes", "milliseconds");
		assertThat(reload.<String>read("$.site")).isEqualTo("docs");
		assertThat(reload.<String>read("$.outcome")).isEqualTo("RELOADED");
		assertThat(reload.<String>read("$.previous.id")).isEqualTo(before);
		assertThat(reload.<String>read("$.current.id")).isEqualTo(id()).isNotEqualTo(before);
		assertThat(reload.<Integer>read("$.milliseconds")).isNotNegative();
		assertThat(reload.<Map<String, ?>>read("$.changes")).isEqualTo(Map.of("added", paths("/more.html"), "changed",
				paths("/index.html"), "removed", paths("/a%20b.html"), "unchanged", paths()));
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("new");
		assertThat(site()).extracting("previous", InstanceOfAssertFactories.LIST).hasSize(1);
	}

	private static Map<String, Object> paths(String... paths) {
		return Map.of("count", paths.length, "paths", List.of(paths));
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void anEmptyBodyIsAReloadToo(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").writeTo(this.docs);
		assertThat(HttpClients.post(this.context, DOCS, JSON, "").statusCode()).isEqualTo(200);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("new");
		TestArchive.with("index.html", "newer").writeTo(this.docs);
		assertThat(HttpClients.post(this.context, DOCS, JSON, "{\"action\":\"reload\"}").statusCode()).isEqualTo(200);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("newer");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postReloadsAllSites(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").writeTo(this.docs);
		HttpResponse<String> response = HttpClients.post(this.context, ALL);
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext reload = JsonPath.parse(response.body());
		assertThat(reload.<Map<String, ?>>read("$")).containsOnlyKeys("outcome", "milliseconds", "sites");
		assertThat(reload.<String>read("$.outcome")).isEqualTo("RELOADED");
		assertThat(reload.<String>read("$.sites.docs.outcome")).isEqualTo("RELOADED");
		assertThat(reload.<String>read("$.sites.api.outcome")).isEqualTo("UNCHANGED");
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postOfTheSameContentChangesNothing(WebApplicationType stack) {
		run(stack, WRITABLE);
		HttpResponse<String> response = HttpClients.post(this.context, DOCS);
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext reload = JsonPath.parse(response.body());
		assertThat(reload.<Map<String, ?>>read("$")).containsOnlyKeys("site", "outcome", "current", "milliseconds");
		assertThat(reload.<String>read("$.outcome")).isEqualTo("UNCHANGED");
		assertThat(JsonPath.<String>read(HttpClients.post(this.context, ALL).body(), "$.outcome"))
			.isEqualTo("UNCHANGED");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postOfACorruptArchiveIsUnprocessableAndKeepsTheOldOne(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").writeTruncatedTo(this.docs);
		HttpResponse<String> response = HttpClients.post(this.context, DOCS);
		assertThat(response.statusCode()).isEqualTo(422);
		DocumentContext reload = JsonPath.parse(response.body());
		assertThat(reload.<Map<String, ?>>read("$")).containsOnlyKeys("site", "outcome", "refusal", "reason", "current",
				"milliseconds");
		assertThat(reload.<String>read("$.outcome")).isEqualTo("REFUSED");
		assertThat(reload.<String>read("$.refusal")).isEqualTo("CORRUPT");
		assertThat(reload.<String>read("$.reason")).contains("'" + this.docs + "' is a corrupt tar");
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
		assertThat(site()).extracting("lastRefusal", InstanceOfAssertFactories.MAP)
			.containsOnlyKeys("reason", "at", "milliseconds")
			.containsEntry("reason", reload.read("$.reason"));
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postToAllIsUnprocessableIfOneIsAndReloadsTheOthers(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").writeTruncatedTo(this.docs);
		TestArchive.with("index.html", "new api").writeTo(this.api);
		HttpResponse<String> response = HttpClients.post(this.context, ALL);
		assertThat(response.statusCode()).isEqualTo(422);
		DocumentContext reload = JsonPath.parse(response.body());
		assertThat(reload.<String>read("$.outcome")).isEqualTo("REFUSED");
		assertThat(reload.<String>read("$.sites.docs.outcome")).isEqualTo("REFUSED");
		assertThat(reload.<String>read("$.sites.api.outcome")).isEqualTo("RELOADED");
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
		assertThat(HttpClients.page(this.context, "/api/").body()).isEqualTo("new api");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void rollbackBringsBackWhatWasThereBefore(WebApplicationType stack) {
		run(stack, WRITABLE);
		String before = id();
		TestArchive.with("index.html", "new").and("a b.html", "1").writeTo(this.docs);
		HttpClients.post(this.context, DOCS);
		HttpResponse<String> response = HttpClients.post(this.context, DOCS, JSON, "{\"action\":\"rollback\"}");
		assertThat(response.statusCode()).isEqualTo(200);
		DocumentContext rollback = JsonPath.parse(response.body());
		assertThat(rollback.<String>read("$.outcome")).isEqualTo("ROLLED_BACK");
		assertThat(rollback.<String>read("$.current.id")).isEqualTo(before).isEqualTo(id());
		assertThat(rollback.<List<String>>read("$.changes.changed.paths")).containsExactly("/index.html");
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void rollbackWithNothingToGoBackToIsAConflict(WebApplicationType stack) {
		run(stack, WRITABLE);
		HttpResponse<String> response = HttpClients.post(this.context, DOCS, JSON, "{\"action\":\"rollback\"}");
		assertThat(response.statusCode()).isEqualTo(409);
		assertThat(JsonPath.<String>read(response.body(), "$.refusal")).isEqualTo("NO_PREVIOUS");
		HttpResponse<String> all = HttpClients.post(this.context, ALL, JSON, "{\"action\":\"rollback\"}");
		assertThat(all.statusCode()).isEqualTo(409);
		assertThat(JsonPath.<String>read(all.body(), "$.outcome")).isEqualTo("REFUSED");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void anExpectationThatFailsIsAConflictAndDoesNothing(WebApplicationType stack) {
		run(stack, WRITABLE);
		String before = id();
		TestArchive.with("index.html", "new").writeTo(this.docs);
		assertThat(HttpClients.post(this.context, DOCS, JSON, expect(before)).statusCode()).isEqualTo(200);
		TestArchive.with("index.html", "newer").writeTo(this.docs);
		HttpResponse<String> late = HttpClients.post(this.context, DOCS, JSON, expect(before));
		assertThat(late.statusCode()).isEqualTo(409);
		assertThat(JsonPath.<String>read(late.body(), "$.outcome")).isEqualTo("REFUSED");
		assertThat(JsonPath.<String>read(late.body(), "$.refusal")).isEqualTo("NOT_EXPECTED");
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void anExpectationIsOfOneSite(WebApplicationType stack) {
		run(stack, WRITABLE);
		HttpResponse<String> response = HttpClients.post(this.context, ALL, JSON, expect(id()));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(JsonPath.<String>read(response.body(), "$.reason")).startsWith("'expect' is what one site");
	}

	private static String expect(String id) {
		return "{\"expect\":\"" + id + "\"}";
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void anActionThatIsNotThereIsABadRequest(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").writeTo(this.docs);
		HttpResponse<String> response = HttpClients.post(this.context, DOCS, JSON, "{\"action\":\"undo\"}");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(JsonPath.<String>read(response.body(), "$.reason"))
			.isEqualTo("'undo' is no action; there are 'reload' and 'rollback'");
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void whatIsNotUnderstoodIsABadRequest(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").writeTo(this.docs);
		for (HttpResponse<String> response : List.of(
				HttpClients.post(this.context, DOCS, JSON, "{\"acton\":\"rollback\"}"),
				HttpClients.post(this.context, ALL, JSON, "{\"site\":\"docs\"}"),
				HttpClients.post(this.context, DOCS + "?action=rollback"))) {
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(JsonPath.<String>read(response.body(), "$.reason")).startsWith("not understood: ");
		}
		assertThat(HttpClients.post(this.context, DOCS, JSON, "{").statusCode()).isEqualTo(400);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void aBodyThatIsNotJsonIsNoReload(WebApplicationType stack) {
		run(stack, WRITABLE);
		TestArchive.with("index.html", "new").writeTo(this.docs);
		HttpResponse<String> response = HttpClients.post(this.context, DOCS, "application/x-www-form-urlencoded",
				"{\"action\":\"rollback\"}");
		assertThat(response.statusCode()).isIn(400, 415);
		assertThat(HttpClients.page(this.context, "/").body()).isEqualTo("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void healthIsGivenForEachSite(WebApplicationType stack) {
		run(stack, "management.endpoint.health.show-details=always",
				"management.endpoint.health.group.readiness.include=tarweb/sites/docs",
				"management.endpoint.health.probes.enabled=true");
		DocumentContext health = JsonPath.parse(HttpClients.get(this.context, "/actuator/health/tarweb").body());
		assertThat(health.<String>read("$.status")).isEqualTo("UP");
		assertThat(health.<List<String>>read("$.components.sites.components.docs.details.archives"))
			.containsExactly(this.docs.toString());
		DocumentContext site = JsonPath
			.parse(HttpClients.get(this.context, "/actuator/health/tarweb/sites/api").body());
		assertThat(Instant.parse(site.read("$.details.loadedAt"))).isBefore(Instant.now());
		assertThat(Duration.parse(site.read("$.details.loadTime"))).isPositive();
		assertThat(HttpClients.get(this.context, "/actuator/health/readiness").statusCode()).isEqualTo(200);
		this.context.getBean(TarwebServer.class).stop(Duration.ZERO);
		assertThat(HttpClients.get(this.context, "/actuator/health/readiness").statusCode()).isEqualTo(503);
		assertThat(HttpClients.get(this.context, "/actuator/health/liveness").statusCode()).isEqualTo(200);
	}

	@Test
	void infoTellsWhatIsServed() {
		run(WebApplicationType.SERVLET);
		DocumentContext info = JsonPath.parse(HttpClients.get(this.context, "/actuator/info").body());
		assertThat(info.<Map<String, ?>>read("$.tarweb.sites")).containsOnlyKeys("docs", "api");
		assertThat(info.<Map<String, Object>>read("$.tarweb.sites.docs")).containsOnlyKeys("id", "entries", "loadedAt")
			.containsEntry("id", id())
			.containsEntry("entries", 2);
	}

	@Test
	void jmxGetsThePlainValues() throws Exception {
		run(WebApplicationType.NONE, WRITABLE, "spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=tarweb",
				"management.endpoints.jmx.domain=" + getClass().getSimpleName());
		TestArchive.with("index.html", "new").writeTruncatedTo(this.docs);
		assertThat(jmx("status")).containsEntry("running", true);
		assertThat(jmx("site", "docs")).containsEntry("path", "/");
		assertThat(jmx("reload", null, null)).containsEntry("outcome", "REFUSED");
		assertThat(jmx("reloadSite", "api", null, null)).containsEntry("outcome", "UNCHANGED");
		assertThat(jmx("reloadSite", "docs", "rollback", null)).containsEntry("refusal", "NO_PREVIOUS");
		assertThatThrownBy(() -> jmx("reloadSite", "docs", "undo", null)).hasStackTraceContaining("is no action");
	}

	private Map<String, Object> jmx(String operation, Object... arguments) throws Exception {
		MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
		ObjectName endpoint = new ObjectName(getClass().getSimpleName() + ":type=Endpoint,name=Tarweb");
		String[] signature = new String[arguments.length];
		Arrays.fill(signature, String.class.getName());
		@SuppressWarnings("unchecked")
		Map<String, Object> result = (Map<String, Object>) jmx.invoke(endpoint, operation, arguments, signature);
		return result;
	}

	private Map<String, Object> site() {
		return JsonPath.read(HttpClients.get(this.context, DOCS).body(), "$");
	}

	private String id() {
		return JsonPath.read(HttpClients.get(this.context, DOCS).body(), "$.current.id");
	}

	private void run(WebApplicationType stack, String... properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(stack)
			.properties("server.port=0", "tarweb.port=0", "tarweb.workers=1",
					"spring.reactor.netty.shutdown-quiet-period=0s", "tarweb.sites.docs.archive=" + this.docs,
					"tarweb.sites.api.archive=" + this.api, "tarweb.sites.api.path=/api",
					"management.endpoints.web.exposure.include=*")
			.properties(properties)
			.run();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
