package io.tarweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An archive that is cut while it is mapped, which it must not be, but is. What has gone
 * can't be served; nobody may take what is left for the whole, and the process lives.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TarwebServerTruncatedArchiveTests {

	private static final int LARGE_BYTES = 12 * 1024 * 1024;

	/** Whole pages, inside of the large member. */
	private static final int CUT_BYTES = 4 * 1024 * 1024;

	private static final byte[] LARGE = Contents.random(1, LARGE_BYTES);

	private static final byte[] COPIED = Contents.random(2, 20_000);

	private static final byte[] SENT = Contents.random(3, 40_000);

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = archive("site.tar");
	}

	private Path archive(String name) {
		return TarBuilder.create()
			.file("first.txt", "first")
			.file("first.bin", SENT)
			.file("large.bin", LARGE)
			.file("copied.bin", COPIED)
			.file("sent.bin", SENT)
			.writeTo(this.directory.resolve(name));
	}

	private void cut(Path file, long bytes) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(bytes);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@OnEveryTransport
	void cutsABodyWhoseRestHasGone(TransportKind transport) {
		try (TestServer server = start(transport); RawClient client = server.connectSlowly()) {
			client.send(RawClient.get("/large.bin")).readHead();
			byte[] begin = client.readBody(100_000);
			cut(this.archive, CUT_BYTES);
			assertThat(begin).isEqualTo(Arrays.copyOf(LARGE, begin.length));
			assertThat(client.awaitEnding().unreadBytes()).isLessThan(LARGE_BYTES - 100_000);
			livesOn(server);
		}
	}

	@OnEveryTransport
	void neverCompletesWhatHasGone(TransportKind transport) {
		try (TestServer server = start(transport)) {
			cut(this.archive, CUT_BYTES);
			for (int i = 0; i < 30; i++) {
				for (String name : new String[] { "large.bin", "copied.bin", "sent.bin" }) {
					int length = name.startsWith("large") ? LARGE_BYTES : name.startsWith("copied") ? 20_000 : 40_000;
					try (RawClient client = server.connect()) {
						client.send(RawClient.get("/" + name, "Connection: close"));
						assertThat(client.awaitEnding().unreadBytes()).as(name).isLessThan(length);
					}
				}
			}
			livesOn(server);
		}
	}

	@OnEveryTransport
	void neverMixesWhatHasGoneIntoOtherAnswers(TransportKind transport) {
		try (TestServer server = start(transport)) {
			cut(this.archive, CUT_BYTES);
			for (String gone : new String[] { "/copied.bin", "/sent.bin" }) {
				try (RawClient client = server.connect()) {
					client.send(RawClient.get("/first.txt") + RawClient.get("/first.bin") + RawClient.get("/first.bin")
							+ RawClient.get(gone) + RawClient.get("/first.txt", "Connection: close"));
					assertThat(client.awaitEnding().unreadBytes()).isLessThan(2 * SENT.length + 20_000);
				}
				for (int i = 0; i < 5; i++) {
					isWholeOrRefused(server.get("/first.txt"), "first".getBytes(StandardCharsets.US_ASCII));
					isWholeOrRefused(server.get("/first.bin"), SENT);
				}
			}
			livesOn(server);
		}
	}

	/** Until the damage is noticed, what lies before the cut is still served. */
	private static void isWholeOrRefused(Reply reply, byte[] content) {
		if (reply.status() != 503) {
			assertThat(Contents.hash(reply.body())).isEqualTo(Contents.hash(content));
		}
	}

	/** One event loop, so that there is no other to do well. */
	private TestServer start(TransportKind transport) {
		return TestServer.start(TestServer.settings(transport, this.archive).workers(1));
	}

	private void livesOn(TestServer server) {
		isWholeOrRefused(server.get("/first.txt"), "first".getBytes(StandardCharsets.US_ASCII));
		Awaitility.await().until(() -> server.status().connections() == 0);
		replace();
		assertThat(server.reload()).isNotInstanceOf(ReloadOutcome.Refused.class);
		for (int i = 0; i < 3; i++) {
			assertThat(server.get("/large.bin").hash()).isEqualTo(Contents.hash(LARGE));
			assertThat(server.get("/copied.bin").hash()).isEqualTo(Contents.hash(COPIED));
			assertThat(server.get("/sent.bin").hash()).isEqualTo(Contents.hash(SENT));
		}
		Awaitility.await().until(() -> Leftovers.mappings(this.directory).size() == 1);
	}

	private void replace() {
		try {
			Files.move(archive("next.tar"), this.archive, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void refusesAnArchiveThatIsCutWhileItIsLoaded() throws IOException {
		try (TestServer server = TestServer.start(TestServer.settings(null, this.archive))) {
			for (int round = 0; round < 5; round++) {
				Path next = this.directory.resolve("next.tar");
				long size = 1L << 30;
				Files.write(next, TarBuilder.header("hole.bin").size(size).toBytes());
				try (FileChannel file = FileChannel.open(next, StandardOpenOption.WRITE)) {
					file.write(ByteBuffer.allocate(1024), 512 + size);
				}
				Files.move(next, this.archive, StandardCopyOption.ATOMIC_MOVE);
				CompletableFuture<ReloadOutcome> outcome = Background.supply(server::reload);
				Awaitility.await()
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(1))
					.until(() -> Leftovers.mappings(this.directory).size() > 1 || outcome.isDone());
				cut(this.archive, 1 << 20);
				assertThat(outcome.join()).isInstanceOf(ReloadOutcome.Refused.class);
				assertThat(server.get("/first.txt").text()).isEqualTo("first");
				assertThat(Leftovers.mappings(this.directory)).hasSize(1);
			}
		}
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

}
