package io.tarweb.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

import javax.net.ssl.SSLContext;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * Sees that a server answers what the content says before and after its answers are
 * counted: what a load generator is too busy for.
 */
final class SampleCheck {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final int RANDOM_SAMPLE = 50;

	/** What head fields one answer may have. */
	private static final int MAX_HEAD_BYTES = 2048;

	/** How far the mean of the random pages asked for may be from that of all. */
	private static final double RANDOM_SPREAD = 0.1;

	private final BenchContent content;

	private final HttpClient client;

	SampleCheck(BenchContent content) {
		this.content = content;
		this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trusting()).build();
	}

	/** Takes every certificate: these servers are our own. Knows no session to resume. */
	static SSLContext trusting() {
		try {
			SSLContext context = SSLContext.getInstance("TLSv1.3");
			context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Gives the header line that makes a request of this case conditional, or nothing.
	 */
	String check(LoadCase load, int port) throws IOException {
		if (load.isHttp2()) {
			for (String path : load.paths()) {
				checkOverHttp2(load, port, path);
			}
			return "";
		}
		HttpResponse<byte[]> page = requireOk(load, port, load.path());
		switch (load) {
			case NOT_MODIFIED -> {
				return checkNotModified(port, page);
			}
			case PIPELINED -> checkPipelined(port, load.path());
			case RANDOM -> {
				SplittableRandom random = new SplittableRandom(1);
				for (int i = 0; i < RANDOM_SAMPLE; i++) {
					requireOk(load, port, BenchContent.randomPage(random.nextInt(this.content.pages())));
				}
			}
			default -> requireOk(load, port, load.path());
		}
		return "";
	}

	HttpResponse<byte[]> requireOk(LoadCase load, int port, String path) throws IOException {
		HttpResponse<byte[]> answer = get(load, port, path);
		if (answer.statusCode() != 200) {
			throw new IOException("Status " + answer.statusCode() + " instead of 200 for " + path);
		}
		byte[] expected = this.content.bytes(path);
		if (answer.body().length != expected.length) {
			throw new IOException(answer.body().length + " bytes instead of " + expected.length + " for " + path);
		}
		if (!Arrays.equals(answer.body(), expected)) {
			throw new IOException("A wrong body for " + path);
		}
		return answer;
	}

	private HttpResponse<byte[]> get(LoadCase load, int port, String path, String... fields) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(load.url(port, path))).timeout(TIMEOUT);
		if (fields.length > 0) {
			request.headers(fields);
		}
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancellationException("Interrupted");
		}
	}

	/** The JDK's client can't begin with HTTP/2. */
	private void checkOverHttp2(LoadCase load, int port, String path) throws IOException {
		Path body = Files.createTempFile("tarweb-bench", ".body");
		try {
			Shell.run(TIMEOUT,
					List.of("curl", "--silent", "--show-error", "--fail", "--insecure",
							load.isTls() ? "--http2" : "--http2-prior-knowledge", "--output", body.toString(),
							load.url(port, path)));
			if (Files.mismatch(body, this.content.file(path)) >= 0) {
				throw new IOException("A wrong body for " + path);
			}
		}
		finally {
			Files.delete(body);
		}
	}

	private String checkNotModified(int port, HttpResponse<byte[]> page) throws IOException {
		boolean tagged = page.headers().firstValue("ETag").isPresent();
		String name = tagged ? "If-None-Match" : "If-Modified-Since";
		String value = page.headers()
			.firstValue(tagged ? "ETag" : "Last-Modified")
			.orElseThrow(() -> new IOException("Neither ETag nor Last-Modified, so there is no 304 to be had"));
		int status = get(LoadCase.NOT_MODIFIED, port, BenchContent.PAGE, name, value).statusCode();
		if (status != 304) {
			throw new IOException("Status " + status + " instead of 304 for " + name + ": " + value);
		}
		return name + ": " + value;
	}

	/** In whatever framing, there are sixteen times a status line and the body. */
	private void checkPipelined(int port, String path) throws IOException {
		String body = new String(this.content.bytes(path), StandardCharsets.ISO_8859_1);
		StringBuilder answers = new StringBuilder();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n").repeat(LoadCase.PIPELINE)
					.getBytes(StandardCharsets.ISO_8859_1));
			byte[] buffer = new byte[8192];
			while (count(answers, body) < LoadCase.PIPELINE) {
				int n = socket.getInputStream().read(buffer);
				if (n < 0) {
					throw new EOFException("Only " + count(answers, body) + " right answers to pipelined requests");
				}
				answers.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
			}
		}
		if (count(answers, "HTTP/1.1 200 ") != LoadCase.PIPELINE) {
			throw new IOException("Other answers between those to pipelined requests");
		}
	}

	private static int count(StringBuilder text, String part) {
		return (text.length() - text.toString().replace(part, "").length()) / part.length();
	}

	private double meanBytes(LoadCase load) throws IOException {
		double bytes = 0;
		for (String path : load.paths()) {
			bytes += this.content.bytes(path).length;
		}
		return bytes / load.paths().size();
	}

	/**
	 * Adds up what arrived. wrk looks at no body, but if more than some hundredths of
	 * them were wrong, their bytes wouldn't be right.
	 */
	void requireBytes(LoadCase load, Load.Result result, int inFlight) throws IOException {
		double body = switch (load) {
			case NOT_MODIFIED -> 0;
			case RANDOM -> BenchContent.MEAN_RANDOM_BYTES;
			default -> meanBytes(load);
		};
		double spread = (load == LoadCase.RANDOM || load.paths().size() > 1) ? RANDOM_SPREAD * body : 0;
		if (result.bytes() < (body - spread) * result.requests()
				|| result.bytes() > (body + spread + MAX_HEAD_BYTES) * (result.requests() + inFlight)) {
			throw new IOException(
					result.requests() + " answers have " + result.bytes() + " bytes, not " + body + " each and a head");
		}
	}

}
