package io.tarweb.maven;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PackMojo}, whose life in a real build is the sample's.
 */
class PackMojoTests {

	private static final String PAGE = "<p>" + "Words. ".repeat(500);

	@TempDir
	private Path build;

	private final List<String> lines = new ArrayList<>();

	private PackMojo mojo(Map<String, Object> parameters) {
		PackMojo mojo = new PackMojo();
		mojo.setLog(new RecordingLog());
		Map<String, Object> all = new LinkedHashMap<>(Map.of("buildDirectory", this.build.toFile(), "finalName",
				"app-1", "attach", false, "cache", this.build.resolve("cache").toFile()));
		all.putAll(parameters);
		all.forEach((name, value) -> {
			try {
				Field field = PackMojo.class.getDeclaredField(name);
				field.setAccessible(true);
				field.set(mojo, value);
			}
			catch (ReflectiveOperationException ex) {
				throw new AssertionError(ex);
			}
		});
		return mojo;
	}

	private void docs(String place) throws IOException {
		Files.createDirectories(this.build.resolve(place));
		Files.writeString(this.build.resolve(place).resolve("index.html"), PAGE + "<a href=nothing>x</a>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "reports/apidocs", "apidocs", "site" })
	void packsTheDocsWhereMavensPluginsLeaveThem(String place) throws Exception {
		docs(place);
		mojo(Map.of()).execute();
		assertThat(this.build.resolve("app-1-docs.tar")).isNotEmptyFile();
		assertThat(this.lines).contains("warn Broken: 1 link to 'nothing', which isn't there: in index.html")
			.anyMatch((line) -> line.startsWith("info Packed 1 files"));
	}

	@Test
	void compressesNothingAgain() throws Exception {
		docs("site");
		mojo(Map.of()).execute();
		assertThat(this.lines).noneMatch((line) -> line.endsWith("by an earlier build"));
		mojo(Map.of()).execute();
		assertThat(this.lines).contains("info   3 of them compressed by an earlier build");
	}

	@Test
	void twoExecutionsCompressNothingAgain() throws Exception {
		docs("site");
		Files.createDirectories(this.build.resolve("guide"));
		Files.writeString(this.build.resolve("guide/index.html"), PAGE + "Another page.");
		for (int build = 0; build < 2; build++) {
			this.lines.clear();
			mojo(Map.of()).execute();
			mojo(Map.of("directory", this.build.resolve("guide").toFile(), "classifier", "guide")).execute();
		}
		assertThat(this.lines.stream().filter((line) -> line.equals("info   3 of them compressed by an earlier build")))
			.hasSize(2);
	}

	@Test
	void takesEncodingsAndPlaces() throws Exception {
		docs("elsewhere");
		Map<String, String> encodings = new LinkedHashMap<>();
		encodings.put("br", "4");
		encodings.put("gz", null);
		mojo(Map.of("directory", this.build.resolve("elsewhere").toFile(), "output",
				this.build.resolve("new/out.tar").toFile(), "encodings", encodings))
			.execute();
		assertThat(this.build.resolve("new/out.tar")).isNotEmptyFile();
		assertThat(this.lines).anyMatch((line) -> line.startsWith("info   br: 1 files"))
			.anyMatch((line) -> line.startsWith("info   gz: 1 files"))
			.noneMatch((line) -> line.startsWith("info   zst"));
	}

	@Test
	void failsTheBuildForWhatCantBe() throws IOException {
		assertThatExceptionOfType(MojoFailureException.class).isThrownBy(() -> mojo(Map.of()).execute())
			.withMessageContaining("There is no directory '")
			.withMessageContaining("reports/apidocs' to pack");
		docs("site");
		assertThatExceptionOfType(MojoFailureException.class)
			.isThrownBy(() -> mojo(Map.of("linkCheck", "fail")).execute())
			.withMessage("A link is broken");
		assertThat(this.lines).contains("error 1 link to 'nothing', which isn't there: in index.html");
		assertThatExceptionOfType(MojoFailureException.class)
			.isThrownBy(() -> mojo(Map.of("encodings", Map.of("br", "12"))).execute())
			.withMessageContaining("between 0 and 11");
	}

	@Test
	void showsEveryBrokenLinkIfAskedTo() throws Exception {
		docs("site");
		for (int i = 0; i < 30; i++) {
			Files.writeString(this.build.resolve("site/" + i + ".html"), "<a href=nothing>x</a>");
		}
		mojo(Map.of("allBrokenLinks", true)).execute();
		assertThat(this.lines).contains("warn Broken: 31 links to 'nothing', which isn't there",
				"warn Broken:   29.html: 'nothing'");
		assertThatExceptionOfType(MojoFailureException.class)
			.isThrownBy(() -> mojo(Map.of("allBrokenLinks", true, "linkCheck", "fail")).execute());
		assertThat(this.lines).contains("error   29.html: 'nothing'");
	}

	@Test
	void doesNothingIfAskedTo() throws Exception {
		mojo(Map.of("skip", true)).execute();
		assertThat(this.build).isEmptyDirectory();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "format | zip | expected one of tar, tgz, found 'zip'",
			"linkCheck | no | expected one of off, warn, fail, found 'no'",
			"minSize | many | expected a whole number of at most 2147483647, found 'many'",
			"minSize | -1 | the smallest size to compress must not be negative, but is -1",
			"minGain | 100 | the least gain must be between 0 and 99 percent, but is 100",
			"align | 1000 | the alignment must be a power of two between 512 and 524288, but is 1000",
			"outputTimestamp | yesterday | expected seconds since 1970 or an ISO 8601 time, found 'yesterday'",
			"outputTimestamp | 99999999999999999999 | expected seconds since 1970 or an ISO 8601 time, found '99" })
	void namesTheParameterTheValueAndWhatItAccepts(String parameter, String value, String message) throws IOException {
		docs("site");
		assertThatExceptionOfType(MojoFailureException.class).isThrownBy(() -> mojo(Map.of(parameter, value)).execute())
			.withMessageStartingWith(parameter + ": " + message);
		assertThat(this.build.resolve("app-1-docs.tar")).doesNotExist();
	}

	@Test
	void namesTheParameterOfAListOrMap() throws IOException {
		docs("site");
		Map<String, Object> wrong = Map.of("tolerate", List.of("link", "links"), "encodings", Map.of("br", "best"),
				"excludes", List.of("**/[a"));
		Map<String, String> messages = Map.of("tolerate",
				"tolerate: expected one of unreadable, name, case, link, special, found 'links'", "encodings",
				"encodings: expected a whole number of at most 2147483647 as the level of br, found 'best'", "excludes",
				"excludes: '**/[a' is not a valid path pattern: Missing ']");
		wrong.forEach((parameter, value) -> assertThatExceptionOfType(MojoFailureException.class)
			.isThrownBy(() -> mojo(Map.of(parameter, value)).execute())
			.withMessageStartingWith(messages.get(parameter)));
	}

	private final class RecordingLog extends SystemStreamLog implements Log {

		@Override
		public void info(CharSequence line) {
			PackMojoTests.this.lines.add("info " + line);
		}

		@Override
		public void warn(CharSequence line) {
			PackMojoTests.this.lines.add("warn " + line);
		}

		@Override
		public void error(CharSequence line) {
			PackMojoTests.this.lines.add("error " + line);
		}

	}

}
