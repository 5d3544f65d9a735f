package io.tarweb.spring.internal.source;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.DefaultResourceLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CachedSource} with an archive that comes from an HTTP server.
 */
@ExtendWith(OutputCaptureExtension.class)
class CachedSourceTests {

	private static final byte[] ONE = "the first archive".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] TWO = "another archive, the second".getBytes(StandardCharsets.US_ASCII);

	private static final int MAX_BYTES = 100;

	@TempDir
	private Path cache;

	private final ArchiveServer server = new ArchiveServer();

	private ArchiveSources process;

	@BeforeEach
	void start() {
		restart();
	}

	@AfterEach
	void stop() {
		this.process.close();
		this.server.close();
	}

	@Test
	void theArchiveIsCopiedToTheCacheDirectory() throws IOException {
		Path file = fetch(this.server.serve(ONE));
		assertThat(file).startsWith(this.cache).hasBinaryContent(ONE);
		assertThat(file.getParent().getFileName().toString()).startsWith("docs.tar-");
	}

	@Test
	void onlyTheOwnerMayReadTheCopies() throws IOException {
		Path file = fetch(this.server.serve(ONE));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
			.isEqualTo("rwx------");
	}

	@Test
	void aCopyThatIsCurrentIsNotFetchedAgain() throws IOException {
		WatchableSource source = source();
		Path first = accepted(source, this.server.serve(ONE));
		assertThat(source.fetch()).isEqualTo(first);
		assertThat(this.server.requests()).isEqualTo(2);
		assertThat(this.server.bodies()).isEqualTo(1);
	}

	@Test
	void aCopyIsStillCurrentAfterARestart() throws IOException {
		Path first = accepted(source(), this.server.serve(ONE));
		restart();
		assertThat(Files.isSameFile(source().fetch(), first)).isTrue();
		assertThat(this.server.bodies()).isEqualTo(1);
	}

	@Test
	void aServerThatKnowsOnlyTimesIsAskedByTime() throws IOException {
		String time = "Sat, 21 Nov 2026 10:00:00 GMT";
		this.server.handle((exchange) -> {
			exchange.getResponseHeaders().set("Last-Modified", time);
			if (time.equals(exchange.getRequestHeaders().getFirst("If-Modified-Since"))) {
				ArchiveServer.status(exchange, 304);
			}
			else {
				this.server.send(exchange, ONE, ONE.length);
			}
		});
		WatchableSource source = source();
		Path first = accepted(source, this.server);
		assertThat(source.fetch()).isEqualTo(first);
		assertThat(this.server.bodies()).isEqualTo(1);
	}

	@Test
	void theSameContentWithoutAValidatorIsNoOtherCopy() throws IOException {
		this.server.handle((exchange) -> this.server.send(exchange, ONE, ONE.length));
		WatchableSource source = source();
		Path first = accepted(source, this.server);
		assertThat(source.changed()).isFalse();
		assertThat(source.fetch()).isEqualTo(first);
		assertThat(this.server.bodies()).isEqualTo(3);
		assertThat(files()).containsExactly("current.properties", first.getFileName().toString());
	}

	@Test
	void aNewArchiveTakesThePlaceOfTheCopyOnceItIsAccepted() throws IOException {
		WatchableSource source = source();
		Path first = accepted(source, this.server.serve(ONE));
		Path second = source.fetch();
		source.release(second);
		this.server.serve(TWO);
		second = source.fetch();
		assertThat(second).isNotEqualTo(first).hasBinaryContent(TWO);
		source.accepted(second);
		source.release(first);
		restart();
		this.server.fail(503);
		assertThat(source().fetch()).hasBinaryContent(TWO);
	}

	@Test
	void anArchiveThatIsRefusedDoesNotReplaceTheGoodCopy() throws IOException {
		WatchableSource source = source();
		Path good = accepted(source, this.server.serve(ONE));
		Path bad = source(this.server.serve(TWO), source);
		source.release(bad);
		source.refused(bad);
		assertThat(bad).doesNotExist();
		assertThat(good).hasBinaryContent(ONE);
		restart();
		this.server.fail(503);
		assertThat(Files.isSameFile(source().fetch(), good)).isTrue();
	}

	@Test
	void aRefusedArchiveIsNoChangeUntilItChanges() throws IOException {
		WatchableSource source = source();
		accepted(source, this.server.serve(ONE));
		refuse(source, this.server.serve(TWO));
		assertThat(source.changed()).isFalse();
		assertThat(this.server.bodies()).as("bodies, though the good copy isn't current").isEqualTo(2);
		this.server.serve("the third archive".getBytes(StandardCharsets.US_ASCII));
		assertThat(source.changed()).isTrue();
	}

	@Test
	void anArchiveThatNobodyDecidedAboutIsStillAChange() throws IOException {
		WatchableSource source = source();
		accepted(source, this.server.serve(ONE));
		source.release(source(this.server.serve(TWO), source));
		assertThat(source.changed()).isTrue();
		assertThat(source.fetch()).hasBinaryContent(TWO);
	}

	@Test
	void aReloadTriesARefusedArchiveAgain() throws IOException {
		WatchableSource source = source();
		accepted(source, this.server.serve(ONE));
		refuse(source, this.server.serve(TWO));
		assertThat(source.fetch()).hasBinaryContent(TWO);
	}

	@Test
	void theCopyInServiceIsNotTheRefusedOne() throws IOException {
		WatchableSource source = source();
		Path first = accepted(source, this.server.serve(ONE));
		Path again = source.fetch();
		source.release(again);
		source.refused(again);
		Path second = accepted(source, this.server.serve(TWO));
		source.release(first);
		assertThat(second).hasBinaryContent(TWO);
		this.server.serve(ONE);
		assertThat(source.changed()).isTrue();
	}

	@Test
	void whatTheLookFoundIsFetchedOnce() throws IOException {
		WatchableSource source = source();
		accepted(source, this.server.serve(ONE));
		assertThat(source.changed()).isFalse();
		this.server.serve(TWO);
		assertThat(source.changed()).isTrue();
		assertThat(source.fetch()).hasBinaryContent(TWO);
		assertThat(this.server.bodies()).isEqualTo(2);
	}

	@Test
	void onlyTheLastTwoCopiesStay() throws IOException {
		WatchableSource source = source();
		Path before = accepted(source, this.server.serve(ONE));
		for (int i = 0; i < 5; i++) {
			Path next = source(this.server.serve(("archive " + i).getBytes(StandardCharsets.US_ASCII)), source);
			source.accepted(next);
			source.release(before);
			before = next;
		}
		assertThat(files()).hasSize(3).contains("current.properties", before.getFileName().toString());
	}

	@Test
	void whatOneProcessIsAboutToMapAnotherDoesNotDelete() throws IOException {
		WatchableSource source = source();
		Path before = accepted(source, this.server.serve(ONE));
		try (ArchiveSources other = process(Duration.ofSeconds(30))) {
			WatchableSource late = other.create("tarweb.archive", this.server.location(), null);
			Path given = late.fetch();
			for (String content : List.of("the second", "the third", "the fourth")) {
				Path next = accepted(source, this.server.serve(content.getBytes(StandardCharsets.US_ASCII)));
				source.release(before);
				before = next;
			}
			assertThat(given).hasBinaryContent(ONE);
			late.accepted(given);
			late.release(given);
			assertThat(accepted(late, this.server)).hasContent("the fourth");
		}
		restart();
		this.server.fail(503);
		assertThat(source().fetch()).hasContent("the fourth");
	}

	@Test
	void aCopyThatIsInServiceIsTheSameForEveryFetch() throws IOException {
		accepted(source(), this.server.serve(ONE));
		try (ArchiveSources other = process(Duration.ofSeconds(30))) {
			WatchableSource source = other.create("tarweb.archive", this.server.location(), null);
			Path given = accepted(source, this.server);
			assertThat(source.fetch()).isEqualTo(given);
			source.release(given);
			assertThat(given).hasBinaryContent(ONE);
			assertThat(source.changed()).isFalse();
		}
		assertThat(source().fetch()).hasBinaryContent(ONE);
	}

	@Test
	void aStartWithoutTheServerServesTheCopyAndSaysHowOldItIs(CapturedOutput output) throws IOException {
		Path first = accepted(source(), this.server.serve(ONE));
		Instant confirmed = Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
		Files.setLastModifiedTime(first.resolveSibling("current.properties"), FileTime.from(confirmed));
		restart();
		this.server.close();
		WatchableSource source = source();
		Path again = source.fetch();
		assertThat(Files.isSameFile(again, first)).isTrue();
		assertThat(output).contains("Serving the copy of " + this.server.location()
				+ " that was good last, confirmed 3 h ago, because there is no connection to 127.0.0.1:");
		source.accepted(again);
		assertThat(source.status().failure()).contains("there is no connection to 127.0.0.1:");
		assertThat(source.status().confirmedAt()).isEqualTo(confirmed);
		assertThat(source.status().fetchedAt()).isAfter(confirmed);
		assertThat(Files.getLastModifiedTime(first.resolveSibling("current.properties")).toInstant())
			.isEqualTo(confirmed);
	}

	@Test
	void aReloadWithoutTheServerFails() throws IOException {
		WatchableSource source = source();
		accepted(source, this.server.serve(ONE));
		this.server.fail(503);
		assertUnavailable(source, "the server answers 503");
		assertThat(source.status().failure()).isEqualTo("the server answers 503");
		this.server.serve(ONE);
		source.fetch();
		assertThat(source.status().failure()).isNull();
	}

	@Test
	void aStartWithNeitherServerNorCopyFails() {
		this.server.close();
		assertUnavailable(source(), "there is no connection to 127.0.0.1:");
	}

	@Test
	void aCopyThatWasDamagedIsNotServed(CapturedOutput output) throws IOException {
		Path first = accepted(source(), this.server.serve(ONE));
		restart();
		Files.write(first, TWO);
		Path second = source().fetch();
		assertThat(second).hasBinaryContent(ONE).isNotEqualTo(first);
		assertThat(this.server.lastRequest()).doesNotContainKey("If-None-Match");
		assertThat(output).contains("The copy " + first + " was damaged");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "file=../../etc/passwd", "\\u00zz", "file=0123456789abcdef-0.tar\nbytes=x" })
	void aRecordThatMakesNoSenseCountsForNothing(String record) throws IOException {
		Path first = accepted(source(), this.server.serve(ONE));
		restart();
		Files.writeString(first.resolveSibling("current.properties"), record);
		assertThat(source().fetch()).hasBinaryContent(ONE);
		assertThat(this.server.bodies()).isEqualTo(2);
	}

	@Test
	void aCutTransferLeavesNothing() throws IOException {
		assertUnavailable(source(), null, this.server.truncate(ONE));
		assertThat(files()).isEmpty();
	}

	@Test
	void aCutTransferLeavesTheGoodCopy() throws IOException {
		WatchableSource source = source();
		Path good = accepted(source, this.server.serve(ONE));
		assertUnavailable(source, null, this.server.truncate(TWO));
		assertThat(files()).containsExactly("current.properties", good.getFileName().toString());
		assertThat(good).hasBinaryContent(ONE);
	}

	@Test
	void aServerThatIsSilentIsGivenUp() {
		this.process.close();
		this.process = process(Duration.ofMillis(50));
		assertUnavailable(source(), "the server has been silent for 50 ms", this.server.hang());
		assertUnavailable(source(), "the server has been silent for 50 ms", this.server.hangInTheMiddle(ONE));
	}

	@Test
	void anArchiveThatIsTooLargeIsRefusedBeforeItIsFetched() {
		this.server.handle((exchange) -> {
			exchange.sendResponseHeaders(200, MAX_BYTES + 1);
			exchange.getResponseBody().flush();
		});
		assertUnavailable(source(), "it has 101 bytes, and at most 100 may be fetched (tarweb.source.max-size)");
	}

	@Test
	void anArchiveOfUnknownSizeIsCutOffWhereItIsTooLarge() throws IOException {
		this.server.handle((exchange) -> this.server.send(exchange, new byte[MAX_BYTES + 1], 0));
		assertUnavailable(source(), "it has more than the 100 bytes that may be fetched (tarweb.source.max-size)");
		this.server.handle((exchange) -> this.server.send(exchange, new byte[MAX_BYTES], 0));
		assertThat(source().fetch()).hasSize(MAX_BYTES);
	}

	@Test
	void anEmptyArchiveIsRefused() {
		this.server.handle((exchange) -> exchange.sendResponseHeaders(200, -1));
		assertUnavailable(source(), "it is empty");
	}

	@Test
	void aCompressedAnswerIsRefused() {
		this.server.handle((exchange) -> {
			exchange.getResponseHeaders().set("Content-Encoding", "gzip");
			this.server.send(exchange, ONE, ONE.length);
		});
		assertUnavailable(source(), "the server sends it compressed, unasked (Content-Encoding: gzip)");
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303, 307, 308 })
	void redirectsAreFollowed(int status) throws IOException {
		this.server.handle((exchange) -> {
			if (exchange.getRequestURI().getPath().equals("/docs.tar")) {
				exchange.getResponseHeaders().set("Location", "v2/docs.tar");
				ArchiveServer.status(exchange, status);
			}
			else {
				this.server.send(exchange, ONE, ONE.length);
			}
		});
		assertThat(source().fetch()).hasBinaryContent(ONE);
	}

	@Test
	void endlessRedirectsAreGivenUp() {
		this.server.handle((exchange) -> {
			exchange.getResponseHeaders().set("Location", "docs.tar");
			ArchiveServer.status(exchange, 302);
		});
		assertUnavailable(source(), "there are more than 5 redirects");
		assertThat(this.server.requests()).isEqualTo(6);
	}

	@Test
	void redirectsToOtherProtocolsAreNotFollowed() {
		this.server.handle((exchange) -> {
			exchange.getResponseHeaders().set("Location", "ftp://me:secret@docs.example.org/docs.tar");
			ArchiveServer.status(exchange, 302);
		});
		assertUnavailable(source(), "the server redirects to 'ftp://docs.example.org/docs.tar', which isn't followed");
	}

	@Test
	void credentialsAreSentButNotShown(CapturedOutput output) throws IOException {
		String expected = "Basic "
				+ Base64.getEncoder().encodeToString("me:se cret".getBytes(StandardCharsets.US_ASCII));
		this.server.handle((exchange) -> {
			if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
				this.server.send(exchange, ONE, ONE.length);
			}
			else {
				ArchiveServer.status(exchange, 401);
			}
		});
		String location = this.server.location().replace("://", "://me:se%20cret@") + "?token=hidden";
		WatchableSource source = this.process.create("tarweb.archive", location, null);
		source.accepted(source.fetch());
		assertThat(source.location()).isEqualTo(this.server.location() + "?***");
		this.server.close();
		assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(source::fetch).satisfies((ex) -> {
			assertThat(ex).hasStackTraceContaining("no connection");
			for (Throwable each = ex; each != null; each = each.getCause()) {
				assertThat(each.toString()).doesNotContain("cret", "hidden");
			}
		});
		restart();
		this.process.create("tarweb.archive", location, null).fetch();
		assertThat(output).contains("Serving the copy of").doesNotContain("cret", "hidden");
		assertThat(Files.readString(this.cache.resolve(directory()).resolve("current.properties")))
			.doesNotContain("cret", "hidden");
	}

	@Test
	void anotherHostDoesNotGetTheCredentials() throws IOException {
		try (ArchiveServer other = new ArchiveServer().serve(ONE)) {
			this.server.handle((exchange) -> {
				exchange.getResponseHeaders().set("Location", other.location());
				ArchiveServer.status(exchange, 302);
			});
			String location = this.server.location().replace("://", "://me:secret@");
			assertThat(this.process.create("tarweb.archive", location, null).fetch()).hasBinaryContent(ONE);
			assertThat(this.server.lastRequest()).containsKey("Authorization");
			assertThat(other.lastRequest()).doesNotContainKey("Authorization");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://me:secret@", "http://me:secret@host:port/docs.tar" })
	void aLocationThatIsNoUrlIsNotQuoted(String location) {
		HttpOrigin origin = new HttpOrigin(HttpClient.newHttpClient(), location, Duration.ofSeconds(1));
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> origin.copy(List.of(), new Part(this.cache.resolve("x.part"), 1, null)))
			.withMessage("it is not a valid URL")
			.withNoCause();
	}

	@Test
	void theWrongHashIsRefusedWithBoth() throws IOException {
		Sha256 first = hash(ONE);
		Sha256 second = hash(TWO);
		this.server.serve(ONE);
		assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(source(second)::fetch)
			.withMessage("its SHA-256 is " + first + ", but should be " + second);
		assertThat(files()).isEmpty();
		assertThat(source(first).fetch()).hasBinaryContent(ONE);
	}

	@Test
	void aCopyWithTheRightHashNeedsNoServer() throws IOException {
		WatchableSource source = source(hash(ONE));
		Path first = accepted(source, this.server.serve(ONE));
		assertThat(source.changed()).isFalse();
		restart();
		assertThat(Files.isSameFile(source(hash(ONE)).fetch(), first)).isTrue();
		assertThat(this.server.requests()).isEqualTo(1);
	}

	@Test
	void aCopyWithAnotherHashIsNoSubstitute() throws IOException {
		accepted(source(), this.server.serve(ONE));
		restart();
		this.server.fail(503);
		assertUnavailable(source(hash(TWO)), "the server answers 503");
	}

	@Test
	void anInterruptEndsATransfer() throws Exception {
		WatchableSource source = source();
		this.server.hangInTheMiddle(ONE);
		Thread fetching = new Thread(() -> assertUnavailable(source, "it was interrupted"));
		fetching.start();
		Awaitility.await().until(() -> this.server.bodies() == 1);
		fetching.interrupt();
		fetching.join();
		assertThat(files()).isEmpty();
	}

	private Path fetch(ArchiveServer ready) throws IOException {
		return source(ready, source());
	}

	private static Path source(ArchiveServer ready, WatchableSource source) throws IOException {
		assertThat(ready).isNotNull();
		return source.fetch();
	}

	private static Path accepted(WatchableSource source, ArchiveServer ready) throws IOException {
		Path file = source(ready, source);
		source.accepted(file);
		return file;
	}

	private static void refuse(WatchableSource source, ArchiveServer ready) throws IOException {
		Path file = source(ready, source);
		source.release(file);
		source.refused(file);
	}

	private static void assertUnavailable(WatchableSource source, String reason, ArchiveServer ready) {
		assertThat(ready).isNotNull();
		assertUnavailable(source, (reason != null) ? reason : "");
	}

	private static void assertUnavailable(WatchableSource source, String reason) {
		assertThatExceptionOfType(ArchiveUnavailableException.class).isThrownBy(source::fetch)
			.withMessageStartingWith(reason);
	}

	private static Sha256 hash(byte[] content) {
		MessageDigest digest = Sha256.digest();
		digest.update(content);
		return Sha256.of(digest);
	}

	private void restart() {
		if (this.process != null) {
			this.process.close();
		}
		this.process = process(Duration.ofSeconds(30));
	}

	private ArchiveSources process(Duration readTimeout) {
		return new ArchiveSources(new DefaultResourceLoader(),
				new SourceSettings(() -> this.cache, Duration.ofSeconds(30), readTimeout, MAX_BYTES, true));
	}

	private WatchableSource source() {
		return source((Sha256) null);
	}

	private WatchableSource source(Sha256 sha256) {
		return this.process.create("tarweb.archive", this.server.location(), sha256);
	}

	private String directory() throws IOException {
		try (Stream<Path> all = Files.list(this.cache)) {
			return all.findFirst().orElseThrow().getFileName().toString();
		}
	}

	/** Without locks. */
	private List<String> files() throws IOException {
		try (Stream<Path> all = Files.list(this.cache.resolve(directory()))) {
			return all.map((file) -> file.getFileName().toString())
				.filter((name) -> !name.endsWith(".lock"))
				.sorted(Comparator.reverseOrder())
				.sorted(Comparator.comparing((name) -> !name.equals("current.properties")))
				.toList();
		}
	}

}
