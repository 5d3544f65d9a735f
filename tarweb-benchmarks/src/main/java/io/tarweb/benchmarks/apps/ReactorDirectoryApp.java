package io.tarweb.benchmarks.apps;

import java.nio.file.Path;

import reactor.netty.http.server.HttpServer;

/**
 * Reactor Netty's HTTP server with its own route to a directory. Arguments: directory,
 * port.
 */
public final class ReactorDirectoryApp {

	private ReactorDirectoryApp() {
	}

	public static void main(String[] args) {
		Path directory = Path.of(args[0]);
		HttpServer.create()
			.host("127.0.0.1")
			.port(Integer.parseInt(args[1]))
			.route((routes) -> routes.directory("/", directory))
			.bindNow()
			.onDispose()
			.block();
	}

}
