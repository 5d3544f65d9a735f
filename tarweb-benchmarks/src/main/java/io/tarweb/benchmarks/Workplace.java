package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where things are.
 *
 * @param root the project's directory
 */
record Workplace(Path root) {

	/**
	 * The project that this process was started in.
	 * @return the workplace
	 */
	static Workplace current() {
		Path root = Path.of("").toAbsolutePath();
		if (!Files.isDirectory(root.resolve("tarweb-benchmarks"))) {
			throw new IllegalStateException("Start it by ./bench at the project's root, not in " + root);
		}
		return new Workplace(root);
	}

	/**
	 * Everything that a run makes and that a clean build may delete.
	 * @return an existing directory
	 */
	Path work() {
		return directory(this.root.resolve("tarweb-benchmarks/target/bench"));
	}

	/**
	 * A place of one server's own, for its configuration, logs and the like.
	 * @param name the server's name
	 * @return an existing directory
	 */
	Path workOf(String name) {
		return directory(work().resolve("servers").resolve(name));
	}

	/**
	 * What takes long to make and outlives a clean build.
	 * @return an existing directory outside of the project
	 */
	Path cache() {
		Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
			.filter((value) -> !value.isEmpty())
			.map(Path::of)
			.orElse(Path.of(System.getProperty("user.home"), ".cache"));
		return directory(caches.resolve("tarweb-bench"));
	}

	Path source(String path) {
		return this.root.resolve("tarweb-benchmarks/src/main").resolve(path);
	}

	/**
	 * A port that nobody listens on at this moment.
	 * @return a port of the loopback interface
	 */
	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path directory(Path path) {
		try {
			return Files.createDirectories(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
