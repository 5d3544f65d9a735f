package io.tarweb.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import io.tarweb.TarwebServer;
import io.tarweb.spring.TestArchive;
import io.tarweb.spring.internal.watch.ArchiveWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the example for Kubernetes to what there is.
 */
class KubernetesExampleTests {

	private static final Path DOCUMENTS = Path.of("..", "docs");

	private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

	private static final Pattern PROPERTY = Pattern.compile("`(tarweb\\.[a-z0-9.-]+)(=[^`]*)?`");

	private final Map<String, String> types = types();

	private final List<Map<String, Object>> objects = objects();

	@TempDir
	private Path directory;

	@Test
	void everyPropertyExists() {
		assertThat(properties().keySet()).isNotEmpty().allMatch((name) -> isKnown((String) name));
	}

	@Test
	void everyPropertyThatTheDocumentsNameExists() throws IOException {
		for (String document : List.of("KUBERNETES.md", "SOURCES.md")) {
			String text = Files.readString(DOCUMENTS.resolve(document));
			assertThat(PROPERTY.matcher(text).results().map((match) -> match.group(1))).as(document)
				.isNotEmpty()
				.allMatch(this::isKnown);
		}
	}

	@Test
	void aServerStartsWithTheseProperties() {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		Properties properties = properties();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TarwebAutoConfiguration.class, TarwebWatchAutoConfiguration.class))
			.withPropertyValues(properties.entrySet()
				.stream()
				.map((each) -> each.getKey() + "=" + each.getValue())
				.toArray(String[]::new))
			.withPropertyValues("tarweb.archive=" + archive, "tarweb.port=0")
			.run((context) -> {
				assertThat(context.getBean(TarwebServer.class).isRunning()).isTrue();
				assertThat(context.getBean(ArchiveWatch.class).isRunning()).isTrue();
			});
	}

	@Test
	void theProbesAskTheManagementPortForBootsGroups() {
		Map<String, Object> container = container();
		assertThat(JsonPath.<List<Integer>>read(container, "$.ports[?(@.name == 'management')].containerPort"))
			.containsExactly(Integer.valueOf(properties().getProperty("management.server.port")));
		assertThat(probe(container, "startupProbe")).isEqualTo("management/actuator/health/liveness");
		assertThat(probe(container, "livenessProbe")).isEqualTo("management/actuator/health/liveness");
		assertThat(probe(container, "readinessProbe")).isEqualTo("management/actuator/health/readiness");
	}

	@Test
	void theDocsArePublishedFromTheDefaultPort() {
		assertThat(JsonPath.<List<Integer>>read(container(), "$.ports[?(@.name == 'docs')].containerPort"))
			.containsExactly(8081);
		assertThat(JsonPath.<List<String>>read(object("Service"), "$.spec.ports[*].targetPort"))
			.containsExactly("docs");
	}

	@Test
	void theCacheDirectoryIsAVolumeWithRoomForThreeArchives() {
		String cache = properties().getProperty("tarweb.source.cache-directory");
		List<String> volume = JsonPath.read(container(), "$.volumeMounts[?(@.mountPath == '" + cache + "')].name");
		List<String> limit = JsonPath.read(object("Deployment"),
				"$.spec.template.spec.volumes[?(@.name == '" + volume.get(0) + "')].emptyDir.sizeLimit");
		DataSize archive = DataSize.parse(properties().getProperty("tarweb.source.max-size"));
		assertThat(DataSize.parse(limit.get(0).replace("Gi", "GB")).toBytes())
			.isGreaterThanOrEqualTo(3 * archive.toBytes());
	}

	@Test
	void thePodHasTimeForBootsShutdown() {
		int total = JsonPath.read(object("Deployment"), "$.spec.template.spec.terminationGracePeriodSeconds");
		int before = JsonPath.read(container(), "$.lifecycle.preStop.sleep.seconds");
		String phase = properties().getProperty("spring.lifecycle.timeout-per-shutdown-phase");
		assertThat(total).isGreaterThan(before + Integer.parseInt(phase.replace("s", "")));
	}

	private static String probe(Map<String, Object> container, String name) {
		return JsonPath.<String>read(container, "$." + name + ".httpGet.port")
				+ JsonPath.<String>read(container, "$." + name + ".httpGet.path");
	}

	private Map<String, Object> container() {
		return JsonPath.read(object("Deployment"), "$.spec.template.spec.containers[0]");
	}

	private Map<String, Object> object(String kind) {
		return this.objects.stream().filter((each) -> kind.equals(each.get("kind"))).findFirst().orElseThrow();
	}

	private Properties properties() {
		String yaml = JsonPath.read(object("ConfigMap"), "$.data['application.yaml']");
		YamlPropertiesFactoryBean properties = new YamlPropertiesFactoryBean();
		properties.setResources(new ByteArrayResource(yaml.getBytes()));
		return properties.getObject();
	}

	private boolean isKnown(String name) {
		return this.types.containsKey(name) || this.types.entrySet()
			.stream()
			.anyMatch((each) -> each.getValue().startsWith("java.util.Map") && name.startsWith(each.getKey() + "."));
	}

	private static List<Map<String, Object>> objects() {
		try {
			String text = Files.readString(DOCUMENTS.resolve("KUBERNETES.md"));
			List<Map<String, Object>> objects = new ArrayList<>();
			for (String yaml : YAML.matcher(text).results().map((match) -> match.group(1)).toList()) {
				for (Object each : new Yaml().loadAll(yaml)) {
					objects.add(asMap(each));
				}
			}
			return objects;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> asMap(Object yaml) {
		return (Map<String, Object>) yaml;
	}

	private static Map<String, String> types() {
		try {
			Map<String, String> types = new TreeMap<>();
			for (URL file : Collections.list(KubernetesExampleTests.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream json = file.openStream()) {
					List<Map<String, Object>> properties = JsonPath.read(json, "$.properties");
					properties
						.forEach((each) -> types.put((String) each.get("name"), String.valueOf(each.get("type"))));
				}
			}
			return types;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
