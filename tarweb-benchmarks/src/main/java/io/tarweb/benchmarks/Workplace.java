package io.tarweb.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things are.
 */
record Workplace(Path root) {

	static Workplace current() {
		Path root = Path.of("").toAbsolutePath();
		if (!Files.isDirectory(root.resolve("tarweb-benchmarks"))) {
			throw new IllegalStateException("Start it by ./bench at the project's root, not in " + root);
		}
		return new Workplace(root);
	}

	/** A directory for what a run makes and a clean build may delete. */
	Path work(String name) throws IOException {
		return Files.createDirectories(this.root.resolve("tarweb-benchmarks/target/bench").resolve(name));
	}

	/** A directory of one server's own, for its configuration, logs and the like. */
	Path workOf(String server) throws IOException {
		return work("servers/" + server);
	}

	static boolean listens(int port) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** A port of the loopback interface that nobody listens on at this moment. */
	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
