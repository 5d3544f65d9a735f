package io.tarweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Contents;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.TestServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients that others wrote make of a {@link TarwebServer}.
 */
@Timeout(120)
class TarwebServerClientTests {

	private static final byte[] DOWNLOAD = Contents.random(9, 3_000_000);

	private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

	@TempDir
	private static Path source;

	@TempDir
	private Path directory;

	private static Path archive;

	@BeforeAll
	static void writeSite() {
		writePages();
		TarBuilder tar = TarBuilder.create();
		FILES.forEach(tar::file);
		archive = tar.file("hidden/404.html", "nobody links here")
			.file("only.txt.gz", "damaged")
			.writeTo(source.resolve("site.tar"));
	}

	/** Shaped like the output of javadoc: packages, classes, summaries, style, search. */
	private static void writePages() {
		StringBuilder summary = new StringBuilder(
				"<html><head><link rel=\"stylesheet\" href=\"stylesheet.css\"></head>");
		for (int p = 0; p < 5; p++) {
			StringBuilder classes = new StringBuilder("<a href=\"../../index.html\">up</a>");
			String packageName = "org/p" + p;
			for (int c = 0; c < 20; c++) {
				String name = "Type$" + c + ((c % 5 == 0) ? " with space" : "") + ".html";
				String link = name.replace(" ", "%20").replace("$", "%24");
				classes.append("<a href=\"").append(link).append("\">t</a>");
				FILES.put(packageName + "/" + name,
						bytes("<html><link rel=stylesheet href=../../stylesheet.css><a href=\"./\">package</a>"
								+ "<a href=\"../../index.html#top\">top</a>" + "x".repeat(c * 1000)));
			}
			FILES.put(packageName + "/index.html", bytes(classes.toString()));
			summary.append("<a href=\"").append(packageName).append("\">p</a>");
		}
		summary.append("<script src=\"script.js\"></script><img src=\"resources/x.png\">")
			.append("<a href=\"download.zip\">all</a>");
		FILES.put("index.html", bytes(summary.toString()));
		FILES.put("stylesheet.css", bytes("body { background: url(resources/glass.png) }"));
		FILES.put("script.js", bytes("var x = 1;"));
		FILES.put("resources/x.png", Contents.random(1, 70_000));
		FILES.put("resources/glass.png", Contents.random(2, 10));
		FILES.put("download.zip", DOWNLOAD);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private Result run(String... command) {
		try {
			Path out = this.directory.resolve("out");
			Process process = new ProcessBuilder(command).directory(this.directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(out.toFile())
				.start();
			if (!process.waitFor(60, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new AssertionError("Didn't end: " + Arrays.toString(command));
			}
			return new Result(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
		}
		catch (IOException ex) {
			Assumptions.abort(command[0] + " can't be run here: " + ex.getMessage());
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String url(TestServer server, String target) {
		return "http://127.0.0.1:" + server.address().getPort() + target;
	}

	@OnEveryTransport
	void wgetMirrorsASite(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			Result result = run("wget", "--mirror", "--no-verbose", "--no-host-directories", "--trust-server-names",
					"--execute", "robots=off", "--restrict-file-names=nocontrol", "--directory-prefix=mirror",
					url(server, "/"));
			assertThat(result.exit()).as(result.output()).isZero();
			assertThat(hashes(this.directory.resolve("mirror"))).isEqualTo(hashes(FILES));
			Path untouched = this.directory.resolve("mirror/stylesheet.css");
			assertThat(Files.getLastModifiedTime(untouched).to(TimeUnit.SECONDS))
				.isEqualTo(TarBuilder.MODIFIED_EPOCH_SECOND);
			Result again = run("wget", "--mirror", "--no-verbose", "--no-host-directories", "--trust-server-names",
					"--execute", "robots=off", "--restrict-file-names=nocontrol", "--directory-prefix=mirror",
					url(server, "/"));
			assertThat(again.exit()).as(again.output()).isZero();
			assertThat(hashes(this.directory.resolve("mirror"))).isEqualTo(hashes(FILES));
		}
	}

	@OnEveryTransport
	void curlResumesADownload(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			Path file = this.directory.resolve("download.zip");
			Files.write(file, Arrays.copyOf(DOWNLOAD, 1_234_567));
			Result result = run("curl", "--silent", "--show-error", "--fail", "--continue-at", "-", "--remote-name",
					url(server, "/download.zip"));
			assertThat(result.exit()).as(result.output()).isZero();
			assertThat(Contents.hash(Files.readAllBytes(file))).isEqualTo(Contents.hash(DOWNLOAD));
		}
	}

	@OnEveryTransport
	void curlRevalidatesByTag(TransportKind transport) throws IOException {
		try (TestServer server = start(transport)) {
			String[] command = { "curl", "--silent", "--show-error", "--etag-save", "tag", "--etag-compare", "tag",
					"--output", "body", "--write-out", "%{http_code} %{size_download}",
					url(server, "/stylesheet.css") };
			Result first = run(command);
			Assumptions.assumeTrue(!first.output().contains("option --etag"),
					"this curl knows no entity tags: " + first.output());
			assertThat(first.output()).endsWith("200 " + FILES.get("stylesheet.css").length);
			assertThat(run(command).output()).endsWith("304 0");
		}
	}

	@OnEveryTransport
	void curlReportsADamagedFile(TransportKind transport) {
		try (TestServer server = start(transport)) {
			for (String version : List.of("--http1.1", "--http1.0")) {
				Result result = run("curl", "--silent", "--show-error", version, "--output", "body",
						url(server, "/only.txt"));
				assertThat(result.exit()).as("%s %s", version, result.output()).isNotZero();
			}
		}
	}

	@OnEveryTransport
	void curlFollowsRedirectsAndAsksForSeveralParts(TransportKind transport) {
		try (TestServer server = start(transport)) {
			Result result = run("curl", "--silent", "--show-error", "--fail", "--location", "--output", "body",
					"--write-out", "%{http_code} %{num_redirects} %{url_effective}", url(server, "/org/p0?a=b"));
			assertThat(result.output()).isEqualTo("200 1 " + url(server, "/org/p0/?a=b"));
			Result parts = run("curl", "--silent", "--show-error", "--fail", "--range", "0-9,100-109", "--output",
					"body", "--write-out", "%{http_code} %{content_type}", url(server, "/download.zip"));
			assertThat(parts.output()).startsWith("206 multipart/byteranges; boundary=");
		}
	}

	private static TestServer start(TransportKind transport) {
		return TestServer.start(TestServer.settings(transport, archive));
	}

	private static Map<String, String> hashes(Map<String, byte[]> files) {
		Map<String, String> hashes = new TreeMap<>();
		files.forEach((name, content) -> hashes.put(name, Contents.hash(content)));
		return hashes;
	}

	private static Map<String, String> hashes(Path directory) throws IOException {
		Map<String, String> hashes = new TreeMap<>();
		List<Path> files = new ArrayList<>();
		try (Stream<Path> tree = Files.walk(directory)) {
			tree.filter(Files::isRegularFile).forEach(files::add);
		}
		for (Path file : files) {
			hashes.put(directory.relativize(file).toString(), Contents.hash(Files.readAllBytes(file)));
		}
		return hashes;
	}

	private record Result(int exit, String output) {

	}

}
