package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

/**
 * An HTTP server that archives come from, well-behaved or not.
 */
public final class ArchiveServer implements AutoCloseable {

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final List<Headers> requests = new CopyOnWriteArrayList<>();

	private final AtomicInteger bodies = new AtomicInteger();

	private final CountDownLatch closing = new CountDownLatch(1);

	private volatile HttpHandler handler = (exchange) -> status(exchange, 404);

	public ArchiveServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", (exchange) -> {
			this.requests.add(exchange.getRequestHeaders());
			try (exchange) {
				this.handler.handle(exchange);
			}
		});
		this.server.start();
	}

	public String location() {
		return location("/docs.tar");
	}

	public String location(String path) {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + path;
	}

	/**
	 * Serves an archive with an entity tag, as one does.
	 */
	public ArchiveServer serve(byte[] content) {
		return serve(content, "\"" + Arrays.hashCode(content) + "\"");
	}

	public ArchiveServer serve(byte[] content, String entityTag) {
		return handle((exchange) -> {
			exchange.getResponseHeaders().set("ETag", entityTag);
			String known = exchange.getRequestHeaders().getFirst("If-None-Match");
			if (known != null && Arrays.asList(known.split(", ")).contains(entityTag)) {
				status(exchange, 304);
			}
			else {
				send(exchange, content, content.length);
			}
		});
	}

	public ArchiveServer fail(int status) {
		return handle((exchange) -> status(exchange, status));
	}

	/**
	 * Announces the whole archive and closes the connection in the middle.
	 */
	public ArchiveServer truncate(byte[] content) {
		return handle((exchange) -> send(exchange, Arrays.copyOf(content, content.length / 2), content.length));
	}

	/**
	 * Sends the half of the archive and nothing more.
	 */
	public ArchiveServer hangInTheMiddle(byte[] content) {
		return handle((exchange) -> {
			send(exchange, Arrays.copyOf(content, content.length / 2), content.length);
			awaitClose();
		});
	}

	public ArchiveServer hang() {
		return handle((exchange) -> awaitClose());
	}

	public ArchiveServer handle(HttpHandler handler) {
		this.handler = handler;
		return this;
	}

	private void awaitClose() {
		try {
			this.closing.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static void status(HttpExchange exchange, int status) throws IOException {
		exchange.sendResponseHeaders(status, -1);
	}

	void send(HttpExchange exchange, byte[] content, int announcedBytes) throws IOException {
		// Before the last byte: whoever has it may ask at once.
		this.bodies.incrementAndGet();
		exchange.sendResponseHeaders(200, announcedBytes);
		exchange.getResponseBody().write(content);
		exchange.getResponseBody().flush();
	}

	public int requests() {
		return this.requests.size();
	}

	/**
	 * How many bodies were sent, whole or not.
	 */
	public int bodies() {
		return this.bodies.get();
	}

	public Headers lastRequest() {
		return this.requests.get(this.requests.size() - 1);
	}

	@Override
	public void close() {
		this.closing.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

}
