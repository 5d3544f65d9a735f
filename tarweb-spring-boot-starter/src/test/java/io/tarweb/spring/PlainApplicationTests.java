package io.tarweb.spring;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlainApplication}, in a JVM of its own because it is about what keeps
 * a JVM alive.
 */
class PlainApplicationTests {

	/**
	 * What the starter's users don't get from it, but its tests have on their class path.
	 */
	private static final Pattern NOT_OF_THE_STARTER = Pattern.compile(
			"(spring-(web|webmvc|webflux|test|cloud-context|security-[a-z]+)|spring-boot-(?!4|autoconfigure|starter-4|starter-logging).*|tomcat-.*"
					+ "|reactor-netty-(http|quic).*|micrometer-.*|jackson-.*|jakarta\\.servlet.*)-\\d.*\\.jar");

	@TempDir
	private Path directory;

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process can't be asked to end there")
	void servesUntilItIsAskedToEnd() throws Exception {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		Path output = this.directory.resolve("output.txt");
		Process process = launch(archive, output);
		try {
			int port = awaitPort(process, output);
			HttpResponse<String> page = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build(),
						HttpResponse.BodyHandlers.ofString());
			assertThat(page.body()).isEqualTo("home");
			process.destroy();
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(Files.readString(output)).isTrue();
			assertThat(Files.readString(output)).contains("main has returned")
				.contains("the last bean sees the server running: false")
				.doesNotContain(" WARN ", " ERROR ");
			assertThat(process.exitValue()).isEqualTo(128 + 15);
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	@EnabledOnOs(value = OS.LINUX, disabledReason = "needs 'ulimit -n'")
	void theOperatorReadsThatTheProcessCannotHaveSoManyEventLoops() throws Exception {
		Path archive = TestArchive.with("index.html", "home").writeTo(this.directory.resolve("docs.tar"));
		Path output = this.directory.resolve("output.txt");
		List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 400 && exec \"$@\"", "sh"));
		command.addAll(command(archive, "-Xmx1g"));
		command.add("--tarweb.workers=240");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().remove("TARWEB_TRANSPORT");
		Process process = builder.start();
		try {
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			assertThat(Files.readString(output)).containsOnlyOnce("APPLICATION FAILED TO START")
				.containsSubsequence("Description:", "'tarweb.workers' is '240'. No transport can have 240 event loops",
						"Action:", "Set 'tarweb.workers' to fewer event loops")
				.doesNotContain("\tat ");
			assertThat(process.exitValue()).isEqualTo(1);
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static Process launch(Path archive, Path output) throws IOException {
		return new ProcessBuilder(command(archive)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
	}

	private static List<String> command(Path archive, String... options) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(options));
		command.addAll(List.of("-cp", classPath(), PlainApplication.class.getName()));
		command.addAll(List.of("--tarweb.archive=" + archive, "--tarweb.port=0"));
		return command;
	}

	private static String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !NOT_OF_THE_STARTER.matcher(Path.of(entry).getFileName().toString()).matches())
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static int awaitPort(Process process, Path output) {
		Pattern started = Pattern.compile("tarweb started on port (\\d+)");
		return Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> {
			String text = Files.readString(output);
			assertThat(process.isAlive()).as(text).isTrue();
			Matcher matcher = started.matcher(text);
			return (matcher.find() && text.contains("main has returned")) ? Integer.parseInt(matcher.group(1)) : 0;
		}, (port) -> port > 0);
	}

}
