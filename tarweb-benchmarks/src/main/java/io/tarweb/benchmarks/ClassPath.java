package io.tarweb.benchmarks;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The class path of this process, for those that it starts.
 */
final class ClassPath {

	private ClassPath() {
	}

	static String all() {
		return System.getProperty("java.class.path");
	}

	/**
	 * Leaves jars out.
	 * @param part what their names contain
	 * @return the class path without them
	 */
	static String without(String part) {
		return Arrays.stream(all().split(File.pathSeparator))
			.filter((element) -> !new File(element).getName().contains(part))
			.collect(Collectors.joining(File.pathSeparator));
	}

}
