package io.tarweb.cli.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tarweb.cli.TestIdentity;
import io.tarweb.router.RouterFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What {@code docs/ROUTER.md} shows works.
 */
class RouterDocumentTests {

	private static final Path DOCUMENTS = Path.of("..", "docs");

	private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

	private static final Pattern UNIT_LINE = Pattern.compile("|#.*|\\[(Unit|Service|Install)]|[A-Z][A-Za-z]+=\\S.*");

	@TempDir
	private Path directory;

	@Test
	void theExamplesAreRead() throws Exception {
		TestIdentity old = TestIdentity.create(this.directory, "old", true);
		assertThat(old.privateKey()).hasFileName("old.key");
		Matcher example = YAML.matcher(document());
		List<Integer> routes = new ArrayList<>();
		while (example.find()) {
			Path file = Files.writeString(this.directory.resolve("router.yml"), example.group(1));
			routes.add(RouterFile.read(file, new PemIdentities(), 1, null).settings().routes().size());
		}
		assertThat(routes).containsExactly(1, 4);
	}

	@Test
	void everyKeyIsInATable() throws IOException {
		String document = document();
		assertThat(Stream.of(RouterFile.KEYS, RouterFile.ROUTE_KEYS).flatMap(Stream::of))
			.allMatch((key) -> document.lines()
				.anyMatch((line) -> line.startsWith("| `") && cell(line).contains("`" + key + "`")));
		assertThat(SslSection.KEYS).allMatch((key) -> document.contains("`" + key + "`"));
	}

	private static String cell(String line) {
		return line.substring(0, line.indexOf('|', 1));
	}

	@Test
	void everyFailureIsInATable() throws IOException {
		String document = document();
		assertThat(RouterFailure.values()).allMatch((failure) -> document.lines()
			.anyMatch((line) -> line.startsWith("| `") && cell(line).contains("`" + failure.label() + "`")));
	}

	@Test
	void theUnitAllowsWhatThePageSays() throws IOException {
		List<String> lines = Files.readAllLines(DOCUMENTS.resolve("tarweb-router.service"));
		assertThat(lines).allMatch((line) -> UNIT_LINE.matcher(line).matches())
			.contains("AmbientCapabilities=CAP_NET_BIND_SERVICE", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
					"NoNewPrivileges=yes",
					"SystemCallFilter=@system-service io_uring_setup io_uring_enter io_uring_register",
					"ExecReload=/bin/kill -HUP $MAINPID")
			.noneMatch((line) -> line.startsWith("MemoryDenyWriteExecute"));
	}

	@Test
	void systemdUnderstandsTheUnit() throws Exception {
		Path tool = Path.of("/usr/bin/systemd-analyze");
		assumeThat(tool).as("systemd is installed").isExecutable();
		String unit = Files.readString(DOCUMENTS.resolve("tarweb-router.service"))
			.replace("/usr/bin/java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
		Path file = Files.writeString(this.directory.resolve("tarweb-router.service"), unit);
		Process process = new ProcessBuilder(tool.toString(), "verify", file.toString()).redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output.lines()).noneMatch((line) -> line.contains("tarweb-router.service"));
	}

	private static String document() throws IOException {
		return Files.readString(DOCUMENTS.resolve("ROUTER.md"));
	}

}
