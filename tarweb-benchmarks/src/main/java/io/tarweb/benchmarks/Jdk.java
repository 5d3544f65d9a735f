package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 *
 * @param major its feature release
 * @param version its whole version
 * @param home its directory
 */
record Jdk(int major, String version, Path home) {

	private static final Pattern VERSION = Pattern.compile("^JAVA_VERSION=\"((\\d+)[^\"]*)\"", Pattern.MULTILINE);

	String java() {
		return this.home.resolve("bin/java").toString();
	}

	/**
	 * Looks where JDKs usually are, and where JAVA_HOME and JAVA_HOME_17 and the like
	 * point, which win.
	 * @return one installation of each feature release
	 */
	static SortedMap<Integer, Jdk> installed() {
		SortedMap<Integer, Jdk> found = new TreeMap<>();
		for (Path home : homes()) {
			Path release = home.resolve("release");
			if (Files.isRegularFile(release) && Files.isExecutable(home.resolve("bin/java"))) {
				Jdk jdk = ofRelease(home, read(release));
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

	private static List<Path> homes() {
		List<Path> homes = new ArrayList<>();
		System.getenv()
			.entrySet()
			.stream()
			.filter((variable) -> variable.getKey().startsWith("JAVA_HOME"))
			.sorted(Map.Entry.comparingByKey())
			.forEach((variable) -> homes.add(Path.of(variable.getValue())));
		homes.add(Path.of(System.getProperty("java.home")));
		for (Path parent : List.of(Path.of("/usr/lib/jvm"),
				Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"))) {
			if (Files.isDirectory(parent)) {
				try (Stream<Path> children = Files.list(parent)) {
					children.sorted().forEach(homes::add);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			}
		}
		return homes;
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
