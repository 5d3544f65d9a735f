package io.tarweb.benchmarks.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.http.server.HttpServer;

/**
 * Reactor Netty's HTTP server: with a directory by its own route to one, with a file by a
 * handler that answers everything with that body from memory. Arguments: directory or
 * file, port.
 */
public final class ReactorApp {

	private ReactorApp() {
	}

	public static void main(String[] args) throws IOException {
		Path served = Path.of(args[0]);
		HttpServer server = HttpServer.create().host("127.0.0.1").port(Integer.parseInt(args[1]));
		HttpServer serving = Files.isDirectory(served) ? server.route((routes) -> routes.directory("/", served))
				: constant(server, Files.readAllBytes(served));
		serving.bindNow().onDispose().block();
	}

	private static HttpServer constant(HttpServer server, byte[] content) {
		ByteBuf body = Unpooled.unreleasableBuffer(Unpooled.directBuffer(content.length).writeBytes(content));
		return server.handle((request, response) -> response.header(HttpHeaderNames.CONTENT_TYPE, "text/html")
			.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(content.length))
			.sendObject(body.duplicate()));
	}

}
