package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Java installation.
 */
record Jdk(int major, String version, Path home) {

	private static final Pattern VERSION = Pattern.compile("^JAVA_VERSION=\"((\\d+)[^\"]*)\"", Pattern.MULTILINE);

	String java() {
		return this.home.resolve("bin/java").toString();
	}

	/**
	 * Looks where JDKs usually are, and where JAVA_HOME and JAVA_HOME_17 and the like
	 * point, which win.
	 */
	static SortedMap<Integer, Jdk> installed() throws IOException {
		List<Path> homes = new ArrayList<>();
		System.getenv()
			.entrySet()
			.stream()
			.filter((variable) -> variable.getKey().startsWith("JAVA_HOME"))
			.sorted(Map.Entry.comparingByKey())
			.forEach((variable) -> homes.add(Path.of(variable.getValue())));
		homes.add(Path.of(System.getProperty("java.home")));
		Path parent = Path.of("/usr/lib/jvm");
		if (Files.isDirectory(parent)) {
			try (Stream<Path> children = Files.list(parent)) {
				children.sorted().forEach(homes::add);
			}
		}
		SortedMap<Integer, Jdk> found = new TreeMap<>();
		for (Path home : homes) {
			Path release = home.resolve("release");
			if (Files.isRegularFile(release) && Files.isExecutable(home.resolve("bin/java"))) {
				Jdk jdk = ofRelease(home, Files.readString(release));
				found.putIfAbsent(jdk.major, jdk);
			}
		}
		return found;
	}

	static Jdk ofRelease(Path home, String release) {
		Matcher matcher = VERSION.matcher(release);
		if (!matcher.find()) {
			throw new IllegalArgumentException("No JAVA_VERSION in the release file of " + home);
		}
		return new Jdk(Integer.parseInt(matcher.group(2)), matcher.group(1), home);
	}

}
