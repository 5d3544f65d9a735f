package io.tarweb.benchmarks;

import java.util.List;
import java.util.Map;

/**
 * How a server is started.
 *
 * @param command the program and its arguments
 * @param environment variables to add
 */
record Launch(List<String> command, Map<String, String> environment) {

	static Launch of(String... command) {
		return new Launch(List.of(command), Map.of());
	}

}
