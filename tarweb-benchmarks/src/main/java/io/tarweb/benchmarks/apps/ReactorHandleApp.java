package io.tarweb.benchmarks.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.netty.http.server.HttpServer;

/**
 * Reactor Netty's HTTP server, which answers everything with one body from memory.
 * Arguments: file, port.
 */
public final class ReactorHandleApp {

	private ReactorHandleApp() {
	}

	public static void main(String[] args) throws IOException {
		byte[] content = Files.readAllBytes(Path.of(args[0]));
		ByteBuf body = Unpooled.unreleasableBuffer(Unpooled.directBuffer(content.length).writeBytes(content));
		HttpServer.create()
			.host("127.0.0.1")
			.port(Integer.parseInt(args[1]))
			.handle((request, response) -> response.header(HttpHeaderNames.CONTENT_TYPE, "text/html")
				.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(content.length))
				.sendObject(body.duplicate()))
			.bindNow()
			.onDispose()
			.block();
	}

}
