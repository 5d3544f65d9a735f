package io.tarweb.pack;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PackOptionsTests {

	private static final Path SITE = Path.of("site");

	private static final Path TARGET = Path.of("site.tar");

	private final PackOptions options = new PackOptions(SITE, TARGET, UnaryOperator.identity());

	@Test
	void whatIsNotGivenStaysTheDefault() {
		assertThat(this.options.format(null)
			.encodings(null)
			.minSize(null)
			.minGain(null)
			.align(null)
			.excludes(null)
			.tolerate(null)
			.linkCheck(null)
			.threads(null)
			.toSettings()).isEqualTo(PackSettings.of(SITE, TARGET).build());
	}

	@Test
	void takesWhatPeopleWrite() {
		Map<String, String> levels = new HashMap<>(Map.of("br", "4", "ZSTD", " 3 "));
		levels.put("gzip", null);
		assertThat(this.options.format("TGZ")
			.encodings(levels)
			.minSize(" 1 ")
			.minGain("7")
			.align("4096")
			.excludes(List.of("**/.git"))
			.tolerate(List.of("link", " Name "))
			.linkCheck("fail")
			.threads("3")
			.toSettings())
			.isEqualTo(PackSettings.of(SITE, TARGET)
				.format(PackFormat.TGZ)
				.encodings(Map.of(Encoding.BROTLI, 4, Encoding.ZSTD, 3, Encoding.GZIP, 9))
				.minBytes(1)
				.minGainPercent(7)
				.alignmentBytes(4096)
				.excludes(List.of("**/.git"))
				.tolerated(Set.of(Problem.Kind.LINK, Problem.Kind.NAME))
				.linkCheck(LinkCheck.FAIL)
				.threads(3)
				.build());
		assertThat(this.options.encodings(Map.of()).toSettings().encodings()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "2026-01-01T00:00:00Z, 1767225600", "2026-01-01T01:00:00+01:00, 1767225600", "1767225600, 1767225600",
			"0, 0", "files," })
	void readsTimesAsReproducibleBuildsWriteThem(String time, Long second) {
		assertThat(this.options.time("mtime", time).toSettings().modifiedEpochSecond()).isEqualTo(second);
	}

	@Test
	void namesTheOptionAsItWasWritten() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PackOptions(SITE, TARGET, (name) -> "<" + name + ">").minGain("x"))
			.withMessageStartingWith("<minGain>: expected a whole number");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new PackOptions(SITE, TARGET, (name) -> "--" + name).minSize("1").minGain("100"))
			.withMessage("--minGain: the least gain must be between 0 and 99 percent, but is 100");
	}

}
