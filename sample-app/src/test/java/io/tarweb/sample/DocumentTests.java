package io.tarweb.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the documents of the project to each other.
 */
class DocumentTests {

	private static final Path ROOT = Path.of("..");

	/** {@code [text](target)}, where the target isn't on another server. */
	private static final Pattern LINK = Pattern.compile("]\\((?!\\w+:)([^)#\\s]*)(?:#([^)\\s]*))?\\)");

	private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

	private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");

	@Test
	void everyLinkLeadsSomewhere() throws IOException {
		List<String> broken = new ArrayList<>();
		try (Stream<Path> documents = Stream.concat(Files.list(ROOT), Files.list(ROOT.resolve("docs")))) {
			documents.filter((file) -> file.toString().endsWith(".md")).forEach((file) -> {
				for (MatchResult link : LINK.matcher(text(file)).results().toList()) {
					Path target = link.group(1).isEmpty() ? file : file.resolveSibling(link.group(1));
					String anchor = link.group(2);
					if (!Files.exists(target) || anchor != null && !anchors(target).contains(anchor)) {
						broken.add(file + ": " + link.group());
					}
				}
			});
		}
		assertThat(broken).isEmpty();
	}

	@Test
	void theRationaleHasEveryEntryInItsContents() {
		String rationale = text(ROOT.resolve("RATIONALE.md"));
		List<String> entries = headings(rationale).filter((heading) -> heading.endsWith("?")).toList();
		assertThat(entries).isNotEmpty()
			.allSatisfy((entry) -> assertThat(rationale).contains("- [" + entry + "](#" + anchor(entry) + ")"));
	}

	private static List<String> anchors(Path file) {
		return headings(text(file)).map(DocumentTests::anchor).toList();
	}

	private static Stream<String> headings(String text) {
		return HEADING.matcher(text).results().map((heading) -> heading.group(1));
	}

	/** As GitHub makes them. */
	private static String anchor(String heading) {
		return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
	}

	private static String text(Path file) {
		try {
			return CODE.matcher(Files.readString(file)).replaceAll("");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
