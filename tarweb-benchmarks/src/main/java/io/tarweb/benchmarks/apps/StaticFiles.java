package io.tarweb.benchmarks.apps;

import java.util.Map;

/**
 * What a Spring Boot app needs to be told to serve a directory.
 */
final class StaticFiles {

	private StaticFiles() {
	}

	static Map<String, Object> properties(String directory, String port) {
		return Map.of("server.address", "127.0.0.1", "server.port", port, "spring.web.resources.static-locations",
				"file:" + directory + "/", "spring.main.banner-mode", "off");
	}

}
