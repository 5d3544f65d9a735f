package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.awspring.cloud.s3.InMemoryBufferingS3OutputStreamProvider;
import io.awspring.cloud.s3.S3OutputStreamProvider;
import io.awspring.cloud.s3.S3ProtocolResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.context.support.GenericApplicationContext;

/**
 * A server that speaks as much of S3's protocol as reading one object takes, and keeps
 * its port while it is down.
 */
public final class ObjectStore implements AutoCloseable {

	/** The only object. */
	public static final String LOCATION = "s3://releases/docs.tar";

	private final InetSocketAddress address;

	private volatile HttpHandler handler = (exchange) -> error(exchange, 404, "NoSuchKey");

	private HttpServer server;

	public ObjectStore() {
		this.address = start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
	}

	private InetSocketAddress start(InetSocketAddress listen) {
		try {
			this.server = HttpServer.create(listen, 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", (exchange) -> {
			try (exchange) {
				this.handler.handle(exchange);
			}
		});
		this.server.start();
		return this.server.getAddress();
	}

	/**
	 * Refuses connections from now on.
	 */
	public void goDown() {
		this.server.stop(0);
	}

	public void comeBack() {
		start(this.address);
	}

	public void serve(byte[] content) {
		send(content, content.length);
	}

	/**
	 * Closes the connection in the middle of the object.
	 */
	public void truncate(byte[] content) {
		send(content, content.length / 2);
	}

	private void send(byte[] content, int bytes) {
		this.handler = (exchange) -> {
			if (!exchange.getRequestURI().getPath().equals("/releases/docs.tar")) {
				error(exchange, 404, "NoSuchKey");
				return;
			}
			exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(content) + "\"");
			exchange.getResponseHeaders().set("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT");
			exchange.getResponseHeaders().set("Content-Type", "application/x-tar");
			if (exchange.getRequestMethod().equals("HEAD")) {
				exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
				exchange.sendResponseHeaders(200, -1);
			}
			else {
				exchange.sendResponseHeaders(200, content.length);
				exchange.getResponseBody().write(content, 0, bytes);
				exchange.getResponseBody().flush();
			}
		};
	}

	/**
	 * Answers as S3 does when it has no object to give.
	 */
	public void fail(int status, String code) {
		this.handler = (exchange) -> error(exchange, status, code);
	}

	private static void error(HttpExchange exchange, int status, String code) throws IOException {
		byte[] body = """
				<?xml version="1.0" encoding="UTF-8"?>
				<Error><Code>%s</Code><Message>Told by the store</Message><RequestId>1</RequestId></Error>
				""".formatted(code).getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/xml");
		boolean head = exchange.getRequestMethod().equals("HEAD");
		exchange.sendResponseHeaders(status, (head) ? -1 : body.length);
		if (!head) {
			exchange.getResponseBody().write(body);
		}
	}

	/**
	 * Gives an application what Spring Cloud AWS gives it, without the properties.
	 */
	public void register(GenericApplicationContext context) {
		context.registerBean(S3Client.class, this::client);
		context.registerBean(S3OutputStreamProvider.class,
				() -> new InMemoryBufferingS3OutputStreamProvider(context.getBean(S3Client.class), null));
		context.registerBean(S3ProtocolResolver.class);
	}

	private S3Client client() {
		return S3Client.builder()
			.endpointOverride(URI.create("http://127.0.0.1:" + this.address.getPort()))
			.forcePathStyle(true)
			.region(Region.EU_CENTRAL_1)
			.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("name", "secret")))
			.build();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
