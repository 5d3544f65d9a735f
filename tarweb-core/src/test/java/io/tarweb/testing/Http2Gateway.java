package io.tarweb.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Headers;
import io.tarweb.testing.Http2Frames.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/1.1 with one client and HTTP/2 with a server. Requests are sent as they
 * come, so that those which are pipelined are streams beside each other; answers are
 * passed on in their order.
 * <p>
 * It is no help: what HTTP/2 can't say, such as {@code Connection}, is sent as it is, and
 * an answer that is cut ends the connection.
 */
final class Http2Gateway {

	private static final int MAX_STREAMS = 50;

	private static final int PROTOCOL_ERROR = 1;

	private static final int BUFFER_BYTES = 64 * 1024;

	private static final byte[] LINE_END = { '\r', '\n' };

	private final Socket client;

	private final Socket server;

	private final Runnable onRequest;

	private final Http2Frames frames = new Http2Frames();

	private final Semaphore free = new Semaphore(MAX_STREAMS);

	private final Map<Integer, Exchange> exchanges = new ConcurrentHashMap<>();

	private final BlockingQueue<Exchange> inOrder = new LinkedBlockingQueue<>();

	private volatile boolean serverEnded;

	private Http2Gateway(Socket client, Socket server, Runnable onRequest) {
		this.client = client;
		this.server = server;
		this.onRequest = onRequest;
	}

	/**
	 * Connects to a server.
	 * @param receiveBytes what the kernel takes before the client reads, 0 for its choice
	 * @param onRequest told of each request
	 * @return the client
	 */
	static RawClient connect(InetSocketAddress address, int receiveBytes, Runnable onRequest) {
		try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Socket server = new Socket(address.getAddress(), address.getPort());
			server.setTcpNoDelay(true);
			RawClient client = RawClient.connect((InetSocketAddress) listening.getLocalSocketAddress(), receiveBytes);
			Socket accepted = listening.accept();
			accepted.setTcpNoDelay(true);
			Http2Gateway gateway = new Http2Gateway(accepted, server, onRequest);
			gateway.send(gateway.frames.preface());
			Background.run(() -> gateway.untilItEnds(gateway::passRequests));
			Background.run(() -> gateway.untilItEnds(gateway::readFrames));
			Background.run(() -> gateway.untilItEnds(gateway::passAnswers));
			return client;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void untilItEnds(Direction direction) {
		try {
			direction.pass();
		}
		catch (IOException ex) {
			end();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void end() {
		try (this.client; this.server) {
			this.inOrder.add(Exchange.NONE);
		}
		catch (IOException ex) {
			// That is what it is for.
		}
	}

	private void passRequests() throws IOException, InterruptedException {
		InputStream in = new BufferedInputStream(this.client.getInputStream(), BUFFER_BYTES);
		Http2Request request = Http2Request.read(in);
		for (int stream = 1; request != null; stream += 2) {
			this.free.acquire();
			Exchange exchange = new Exchange(stream, request, new LinkedBlockingQueue<>());
			this.exchanges.put(stream, exchange);
			this.inOrder.add(exchange);
			this.onRequest.run();
			synchronized (this.frames) {
				byte[] body = request.body();
				this.frames.headers(stream, Http2Frames.END_HEADERS | ((body.length == 0) ? Http2Frames.END_STREAM : 0),
						this.frames.block(request.fields()));
				if (body.length > 0) {
					this.frames.frame(Http2Frames.DATA, Http2Frames.END_STREAM, stream, body);
				}
				send(this.frames);
			}
			if (this.serverEnded) {
				exchange.parts.add(Part.CUT);
			}
			request = Http2Request.read(in);
		}
		this.inOrder.add(Exchange.NONE);
	}

	private void send(Http2Frames frames) throws IOException {
		this.server.getOutputStream().write(frames.take());
	}

	private void readFrames() throws IOException {
		try {
			InputStream in = new BufferedInputStream(this.server.getInputStream(), BUFFER_BYTES);
			ByteArrayOutputStream block = new ByteArrayOutputStream();
			boolean ended = false;
			for (Frame frame = Http2Frames.read(in); frame != null; frame = Http2Frames.read(in)) {
				switch (frame.type()) {
					case Http2Frames.HEADERS, Http2Frames.CONTINUATION -> {
						ended |= frame.type() == Http2Frames.HEADERS && frame.has(Http2Frames.END_STREAM);
						block.write(frame.payload());
						if (frame.has(Http2Frames.END_HEADERS)) {
							receive(frame, new Part(this.frames.fields(block.toByteArray()), new byte[0], ended));
							block.reset();
							ended = false;
						}
					}
					case Http2Frames.DATA -> {
						widen(0, frame.payload().length);
						receive(frame, new Part(null, frame.payload(), frame.has(Http2Frames.END_STREAM)));
					}
					case Http2Frames.RST_STREAM ->
						receive(frame, (frame.number(0) == PROTOCOL_ERROR) ? Part.REFUSED : Part.CUT);
					case Http2Frames.SETTINGS, Http2Frames.PING -> acknowledge(frame);
					default -> {
						// What else comes changes nothing.
					}
				}
			}
		}
		finally {
			this.serverEnded = true;
			this.exchanges.values().forEach((exchange) -> exchange.parts.add(Part.CUT));
		}
	}

	private void receive(Frame frame, Part part) {
		Exchange exchange = this.exchanges.get(frame.stream());
		if (exchange != null) {
			exchange.parts.add(part);
		}
	}

	private void acknowledge(Frame frame) throws IOException {
		if (!frame.has(Http2Frames.ACK)) {
			byte[] payload = (frame.type() == Http2Frames.PING) ? frame.payload() : new byte[0];
			synchronized (this.frames) {
				send(this.frames.frame(frame.type(), Http2Frames.ACK, 0, payload));
			}
		}
	}

	private void widen(int stream, int bytes) throws IOException {
		if (bytes > 0) {
			synchronized (this.frames) {
				send(this.frames.number(Http2Frames.WINDOW_UPDATE, stream, bytes));
			}
		}
	}

	private void passAnswers() throws IOException, InterruptedException {
		Exchange exchange = this.inOrder.take();
		while (exchange != Exchange.NONE && pass(exchange, this.client.getOutputStream())) {
			this.exchanges.remove(exchange.stream);
			this.free.release();
			exchange = this.inOrder.take();
		}
		end();
	}

	/**
	 * Passes an answer on.
	 * @return whether it is complete
	 */
	private boolean pass(Exchange exchange, OutputStream out) throws IOException, InterruptedException {
		Part part = exchange.parts.take();
		if (part == Part.REFUSED && !exchange.request.isExpressible()) {
			out.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 3\r\n\r\n400".getBytes(StandardCharsets.US_ASCII));
			return true;
		}
		if (part.fields == null) {
			return false;
		}
		boolean known = "304".contentEquals(part.fields.status());
		boolean chunked = !known && !part.fields.contains("content-length");
		boolean body = !known && exchange.request.hasAnswerWithBody();
		out.write(head(part.fields, chunked));
		while (!part.last) {
			part = exchange.parts.take();
			if (part == Part.CUT || part == Part.REFUSED) {
				return false;
			}
			if (part.content.length > 0) {
				out.write((chunked && body) ? chunk(part.content) : part.content);
			}
			if (!part.last) {
				widen(exchange.stream, part.content.length);
			}
		}
		if (chunked && body) {
			out.write(chunk(new byte[0]));
		}
		return true;
	}

	private static byte[] head(Http2Headers fields, boolean chunked) {
		StringBuilder head = new StringBuilder("HTTP/1.1 ")
			.append(HttpResponseStatus.valueOf(Integer.parseInt(fields.status().toString())))
			.append("\r\n");
		fields.forEach((field) -> {
			if (field.getKey().charAt(0) != ':') {
				head.append(name(field.getKey().toString())).append(": ").append(field.getValue()).append("\r\n");
			}
		});
		head.append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n");
		return head.toString().getBytes(StandardCharsets.ISO_8859_1);
	}

	/** As HTTP/1.1 usually writes it. */
	private static String name(String lowerCase) {
		if (lowerCase.equals("etag")) {
			return "ETag";
		}
		StringBuilder name = new StringBuilder(lowerCase);
		for (int i = 0; i < name.length(); i++) {
			if (i == 0 || name.charAt(i - 1) == '-') {
				name.setCharAt(i, Character.toUpperCase(name.charAt(i)));
			}
		}
		return name.toString();
	}

	private static byte[] chunk(byte[] content) throws IOException {
		ByteArrayOutputStream chunk = new ByteArrayOutputStream();
		chunk.writeBytes(Integer.toHexString(content.length).getBytes(StandardCharsets.US_ASCII));
		chunk.writeBytes(LINE_END);
		chunk.writeBytes(content);
		chunk.writeBytes(LINE_END);
		return chunk.toByteArray();
	}

	/**
	 * What goes one way.
	 */
	private interface Direction {

		void pass() throws IOException, InterruptedException;

	}

	/**
	 * A request and what has come in answer to it.
	 */
	private record Exchange(int stream, Http2Request request, BlockingQueue<Part> parts) {

		/** Nothing follows. */
		static final Exchange NONE = new Exchange(0, Http2Request.NONE, new LinkedBlockingQueue<>());

	}

	/**
	 * What a frame brings.
	 */
	private record Part(@Nullable Http2Headers fields, byte[] content, boolean last) {

		/** The answer doesn't come to its end. */
		static final Part CUT = new Part(null, new byte[0], true);

		/** The same, because of the request. */
		static final Part REFUSED = new Part(null, new byte[0], true);

	}

}
