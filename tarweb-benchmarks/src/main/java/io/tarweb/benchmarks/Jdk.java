package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
		new TreeMap<>(System.getenv()).forEach((name, value) -> {
			if (name.startsWith("JAVA_HOME")) {
				homes.add(Path.of(value));
			}
		});
		homes.add(Path.of(System.getProperty("java.home")));
		try (Stream<Path> children = Files.list(Path.of("/usr/lib/jvm"))) {
			children.sorted().forEach(homes::add);
		}
		catch (NoSuchFileException ex) {
			// Not where this system has them.
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
