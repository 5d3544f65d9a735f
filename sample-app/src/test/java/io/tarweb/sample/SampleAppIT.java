package io.tarweb.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.tarweb.sample.PageConnection.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * The packaged application from outside: started by {@code java -jar}, asked over its two
 * ports, given new archives, ended by a signal. On every transport.
 */
@ParameterizedClass
@ValueSource(strings = { "io-uring", "epoll", "nio" })
class SampleAppIT {

	private static final String HOME = "/index.html";

	private static final int READERS = 4;

	private static final int RELOADS = 20;

	@TempDir
	private static Path directory;

	private static Path archive;

	private static Edition first;

	private static Edition second;

	private static SampleProcess sample;

	private final HttpClient http = HttpClient.newHttpClient();

	@Parameter
	private String transport;

	@BeforeParameterizedClassInvocation
	static void start(String transport) throws IOException {
		assumePresent(transport);
		first = Edition.read(Path.of(System.getProperty("sample.docs")));
		second = first.shouting();
		archive = directory.resolve("docs.tar");
		Edition.publish(first.tar(), archive);
		sample = SampleProcess.start(directory, "--tarweb.archive=file:" + archive, "--tarweb.transport=" + transport);
	}

	private static void assumePresent(String transport) {
		Throwable absence = switch (transport) {
			case "io-uring" -> IoUring.unavailabilityCause();
			case "epoll" -> Epoll.unavailabilityCause();
			default -> null;
		};
		assumeThat(absence).as("%s is absent: %s", transport, absence).isNull();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		if (sample != null) {
			sample.close();
		}
	}

	@BeforeEach
	void putTheFirstEditionInPlace() throws Exception {
		publishAndReload(first.tar());
	}

	@Test
	void theAppsOwnEndpointsAnswerBesideTheDocs() throws Exception {
		await().untilAsserted(this::giveFeedback);
		assertThat(getDocs(HOME).body()).isEqualTo(first.page(HOME));
	}

	@Test
	void feedbackAboutAPageThatHasChangedIsForgotten() throws Exception {
		await().untilAsserted(this::giveFeedback);
		assertThat(publishAndReload(second.tar()).statusCode()).isEqualTo(200);
		await().untilAsserted(() -> assertThat(get("/api/pages").body()).doesNotContain(HOME));
	}

	/** Again if need be: the app may just be about to forget, after an earlier reload. */
	private void giveFeedback() throws Exception {
		HttpResponse<String> given = send("POST", "/api/feedback", BodyPublishers.ofString("""
				{"page": "/index.html", "helpful": true}"""));
		assertThat(given.statusCode()).isEqualTo(201);
		assertThat(get("/api/pages").body()).contains(HOME);
	}

	@Test
	void aReloadCanBeRolledBack() throws Exception {
		publishAndReload(second.tar());
		assertThat(getDocs(HOME).body()).isEqualTo(second.page(HOME));
		HttpResponse<String> rollback = send("POST", "/actuator/tarweb/default",
				BodyPublishers.ofString("{\"action\":\"rollback\"}"));
		assertThat(rollback.statusCode()).isEqualTo(200);
		assertThat(rollback.body()).contains("\"outcome\":\"ROLLED_BACK\"", "\"/index.html\"");
		assertThat(getDocs(HOME).body()).isEqualTo(first.page(HOME));
	}

	@Test
	void theDocsAreOfWhatAnApplicationMayName() {
		assertThat(first.pages().keySet()).contains("/io/tarweb/TarwebServer.html")
			.noneMatch((path) -> path.startsWith("/io/tarweb/internal/"));
	}

	@Test
	void everyFileOfTheArchiveIsServedByteForByte() throws Exception {
		try (PageConnection connection = new PageConnection(docsPort(sample))) {
			for (String path : first.pages().keySet()) {
				Page page = connection.get(path);
				assertThat(page.status()).as(path).isEqualTo(200);
				assertThat(page.body()).as(path).isEqualTo(first.page(path));
			}
			assertThat(connection.get("/").body()).isEqualTo(first.page(HOME));
			assertThat(connection.get("/no-such-page.html").status()).isEqualTo(404);
		}
	}

	@Test
	void whateverABrowserAsksForIsThere() throws Exception {
		Set<String> wanted = new LinkedHashSet<>(first.pages().keySet());
		wanted.addAll(List.of("/", "/favicon.ico"));
		try (PageConnection connection = new PageConnection(docsPort(sample))) {
			Deque<String> unread = new ArrayDeque<>(wanted);
			while (!unread.isEmpty()) {
				String path = unread.remove();
				Page page = connection.get(path);
				assertThat(page.status()).as(path).isEqualTo(200);
				References.of(path, page).stream().filter(wanted::add).forEach(unread::add);
			}
		}
	}

	@Test
	void healthAndStatusTellWhatIsServed() throws Exception {
		String label = this.transport.replace('-', '_');
		assertThat(get("/actuator/health").body()).contains("\"tarweb\":{", "\"status\":\"UP\"", label);
		assertThat(get("/actuator/tarweb").body()).contains(archive.toString(), label);
	}

	@Test
	void archivesAreReplacedUnderRequestsWithoutAFailedOrMixedAnswer() throws Exception {
		List<String> paths = first.pages()
			.keySet()
			.stream()
			.filter((path) -> !Arrays.equals(first.page(path), second.page(path)))
			.toList();
		assertThat(paths).contains(HOME);
		AtomicBoolean enough = new AtomicBoolean();
		List<Reader> readers = Stream.generate(() -> new Reader(paths, enough)).limit(READERS).toList();
		ExecutorService executor = Executors.newFixedThreadPool(READERS);
		try {
			List<Future<Void>> results = readers.stream().map(executor::submit).toList();
			for (int i = 0; i < RELOADS; i++) {
				awaitAnotherRound(readers, results, paths.size());
				Edition next = (i % 2 == 0) ? second : first;
				HttpResponse<String> reloaded = publishAndReload(next.tar());
				assertThat(reloaded.statusCode()).as(reloaded.body()).isEqualTo(200);
				assertThat(getDocs(HOME).body()).as("after reload %d", i).isEqualTo(next.page(HOME));
			}
			awaitAnotherRound(readers, results, paths.size());
			enough.set(true);
			for (Future<Void> result : results) {
				result.get();
			}
			assertThat(readers).allSatisfy((reader) -> {
				assertThat(reader.ofFirst).isPositive();
				assertThat(reader.ofSecond).isPositive();
			});
		}
		finally {
			enough.set(true);
			executor.shutdown();
		}
	}

	@Test
	void anArchiveThatIsBrokenIsRefusedAndTheOldOneStays() throws Exception {
		HttpResponse<String> refused = publishAndReload(second.corrupted());
		assertThat(refused.statusCode()).isEqualTo(422);
		assertThat(refused.body()).contains(archive.toString());
		assertThat(getDocs(HOME).body()).isEqualTo(first.page(HOME));
		assertThat(get("/actuator/tarweb").body()).contains(archive.toString());
		assertThat(publishAndReload(second.tar()).statusCode()).isEqualTo(200);
		assertThat(getDocs(HOME).body()).isEqualTo(second.page(HOME));
	}

	@Test
	void startsInAnyDirectoryAndStopsGracefullyOnATerminationSignal(@TempDir Path elsewhere) throws Exception {
		try (SampleProcess other = SampleProcess.start(elsewhere, "--tarweb.transport=" + this.transport);
				PageConnection connection = new PageConnection(docsPort(other))) {
			assertThat(connection.get(HOME).body()).isEqualTo(first.page(HOME));
			assertThat(other.terminate()).as("128 + SIGTERM").isEqualTo(143);
			assertThat(connection.awaitClose()).isTrue();
			assertThat(other.output()).noneMatch((line) -> line.matches(".*( WARN | ERROR |WARNING|LEAK|Exception).*"));
			assertThat(other.awaitLine("Graceful shutdown complete")).isNotNull();
		}
	}

	/**
	 * Waits until every reader has read every page once more, or one has failed.
	 */
	private static void awaitAnotherRound(List<Reader> readers, List<Future<Void>> results, int pages)
			throws Exception {
		long[] goals = readers.stream().mapToLong((reader) -> reader.answers + pages).toArray();
		await().atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(1))
			.until(() -> results.stream().anyMatch(Future::isDone)
					|| IntStream.range(0, goals.length).allMatch((i) -> readers.get(i).answers >= goals[i]));
		for (Future<Void> result : results) {
			if (result.isDone()) {
				result.get();
			}
		}
	}

	private HttpResponse<String> publishAndReload(byte[] tar) throws IOException, InterruptedException {
		Edition.publish(tar, archive);
		return send("POST", "/actuator/tarweb", BodyPublishers.noBody());
	}

	private Page getDocs(String path) throws IOException {
		try (PageConnection connection = new PageConnection(docsPort(sample))) {
			return connection.get(path);
		}
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return send("GET", path, BodyPublishers.noBody());
	}

	private HttpResponse<String> send(String method, String path, BodyPublisher body)
			throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + appPort(sample) + path))
			.header("Content-Type", "application/json")
			.method(method, body)
			.build();
		return this.http.send(request, BodyHandlers.ofString());
	}

	private static int appPort(SampleProcess process) {
		return Integer.parseInt(process.awaitLine("Tomcat started on port (\\d+)").group(1));
	}

	private static int docsPort(SampleProcess process) {
		return Integer.parseInt(process.awaitLine("tarweb started on port (\\d+)").group(1));
	}

	/**
	 * Reads one page after the other on one connection. Every answer must be, to the last
	 * byte, of either edition.
	 */
	private static final class Reader implements Callable<Void> {

		private final List<String> paths;

		private final AtomicBoolean enough;

		private volatile long answers;

		private long ofFirst;

		private long ofSecond;

		Reader(List<String> paths, AtomicBoolean enough) {
			this.paths = paths;
			this.enough = enough;
		}

		@Override
		public Void call() throws IOException {
			try (PageConnection connection = new PageConnection(docsPort(sample))) {
				while (!this.enough.get()) {
					for (String path : this.paths) {
						check(path, connection.get(path));
					}
				}
			}
			return null;
		}

		private void check(String path, Page page) {
			assertThat(page.status()).as(path).isEqualTo(200);
			if (Arrays.equals(page.body(), first.page(path))) {
				this.ofFirst++;
			}
			else {
				assertThat(page.body()).as(path).isEqualTo(second.page(path));
				this.ofSecond++;
			}
			this.answers = this.ofFirst + this.ofSecond;
		}

	}

}
