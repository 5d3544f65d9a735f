package io.tarweb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Inside a package, too, no class needs another that needs it in turn: classes in a
 * circle can only be understood, tested and changed together. Read from the sources,
 * because a compiler writes the value of a constant into a class file and not where it
 * comes from. What a sealed type permits doesn't count: to name its cases is what it is
 * for.
 */
class ClassCircleTests {

	/** {@code ArchiveSource.ofFile} makes what an application needn't name. */
	private static final Set<String> PERMITTED = Set.of("ArchiveSource", "FileSource");

	private static final Path SOURCES = Path.of("src/main/java/io/tarweb");

	private static final Pattern NO_CODE = Pattern
		.compile("/\\*.*?\\*/|//[^\n]*|\"(\\\\.|[^\"\\\\\n])*\"|\\bpermits\\b[^{]*", Pattern.DOTALL);

	private static final Pattern TYPE = Pattern.compile("(?<![\\w.])[A-Z]\\w*");

	private static final Pattern IMPORTED = Pattern.compile("(?m)^import (?:static )?[\\w.]+\\.([A-Z]\\w*);");

	@Test
	void classesOfAPackageAreFreeOfCircles() throws IOException {
		List<Set<String>> circles = new ArrayList<>();
		try (Stream<Path> files = Files.walk(SOURCES)) {
			for (Path directory : files.filter(Files::isDirectory).toList()) {
				circles.addAll(circles(uses(directory)));
			}
		}
		assertThat(circles).containsExactly(PERMITTED);
	}

	/** The classes of a package with those of the same package that each names. */
	private static Map<String, Set<String>> uses(Path directory) throws IOException {
		Map<String, Set<String>> uses = new TreeMap<>();
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter((each) -> each.toString().endsWith(".java")).toList()) {
				String source = Files.readString(file);
				Set<String> named = words(TYPE, NO_CODE.matcher(source).replaceAll(""), 0);
				named.removeAll(words(IMPORTED, source, 1));
				uses.put(file.getFileName().toString().replace(".java", ""), named);
			}
		}
		uses.forEach((user, used) -> {
			used.retainAll(uses.keySet());
			used.remove(user);
		});
		return uses;
	}

	private static Set<String> words(Pattern pattern, String text, int group) {
		return pattern.matcher(text)
			.results()
			.map((result) -> result.group(group))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<Set<String>> circles(Map<String, Set<String>> uses) {
		Map<String, Set<String>> reached = new TreeMap<>();
		uses.keySet().forEach((user) -> reached.put(user, reachedFrom(user, uses)));
		return uses.keySet()
			.stream()
			.filter((user) -> reached.get(user).contains(user))
			.map((user) -> reached.get(user)
				.stream()
				.filter((other) -> reached.get(other).contains(user))
				.collect(Collectors.toSet()))
			.collect(Collectors.toSet());
	}

	private static Set<String> reachedFrom(String user, Map<String, Set<String>> uses) {
		Set<String> reached = new TreeSet<>();
		Deque<String> left = new ArrayDeque<>(uses.get(user));
		while (!left.isEmpty()) {
			String next = left.pop();
			if (reached.add(next)) {
				left.addAll(uses.get(next));
			}
		}
		return reached;
	}

}
