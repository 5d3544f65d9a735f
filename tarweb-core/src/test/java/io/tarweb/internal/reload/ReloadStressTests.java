package io.tarweb.internal.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.TransportKind;
import io.tarweb.testing.Background;
import io.tarweb.testing.Contents;
import io.tarweb.testing.Leftovers;
import io.tarweb.testing.OnEveryTransport;
import io.tarweb.testing.RawClient;
import io.tarweb.testing.Reply;
import io.tarweb.testing.TestServer;
import io.tarweb.testing.TrackedArchive;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two archives that take each other's place again and again while clients read: every
 * answer is wholly of one of them, none fails, and nothing stays mapped.
 */
class ReloadStressTests {

	/** More of them by {@code -Dtarweb.test.swaps=10000}. */
	private static final int SWAPS = Integer.getInteger("tarweb.test.swaps", 200);

	private static final Duration UNMAPPED_AFTER = Duration.ofSeconds(5);

	/** Around the limits at which the server changes its ways of sending. */
	private static final Map<String, Integer> SIZES = new LinkedHashMap<>(Map.of("tiny", 10, "copied", 32 * 1024,
			"slice", 32 * 1024 + 1, "slices", 256 * 1024 + 1, "large", 1_500_000));

	@TempDir
	private Path directory;

	@OnEveryTransport
	void everyAnswerIsWhollyOfOneArchive(TransportKind transport) throws IOException {
		Map<String, List<byte[]>> contents = new LinkedHashMap<>();
		byte[] first = archive(1, contents);
		byte[] second = archive(2, contents);
		Path live = Files.write(this.directory.resolve("site.tar"), first);
		AtomicBoolean stop = new AtomicBoolean();
		AtomicLong answers = new AtomicLong();
		TrackedArchive tracked = new TrackedArchive(live);
		try (TestServer server = TestServer.start(
				TestServer.settings(transport, tracked).reload(ReloadPolicy.builder().minShare(1).kept(2).build()))) {
			List<CompletableFuture<Void>> clients = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				RawClient single = (i == 0) ? server.connect() : server.connectSlowly();
				RawClient pipelining = (i == 0) ? server.connect() : server.connectSlowly();
				clients.add(Background.run(() -> read(single, contents, 1, stop, answers)));
				clients.add(Background.run(() -> read(pipelining, contents, 8, stop, answers)));
			}
			for (int swap = 0; swap < SWAPS; swap++) {
				Path next = Files.write(this.directory.resolve("next.tar"), (swap % 2 == 0) ? second : first);
				Files.move(next, live, StandardCopyOption.ATOMIC_MOVE);
				assertThat(server.reload()).isInstanceOf(ReloadOutcome.Loaded.class);
				long served = answers.get();
				Awaitility.await()
					.pollInSameThread()
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(1))
					.until(() -> answers.get() > served || clients.stream().anyMatch(CompletableFuture::isDone));
			}
			stop.set(true);
			clients.forEach(CompletableFuture::join);
			Awaitility.await().atMost(UNMAPPED_AFTER).until(() -> tracked.open() == 2);
			assertThat(Leftovers.mappings(this.directory)).as("the one in service and the one before").hasSize(2);
			assertThat(server.get("/tiny").hash()).isEqualTo(Contents.hash(content(1, "tiny")));
		}
		finally {
			stop.set(true);
		}
		assertThat(tracked.open()).isZero();
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
		assertThat(answers).hasValueGreaterThan(SWAPS);
	}

	private static byte[] archive(int version, Map<String, List<byte[]>> contents) {
		TarBuilder tar = TarBuilder.create();
		// Another order of the members: what is stale points to other bytes.
		List<String> names = new ArrayList<>(SIZES.keySet());
		for (int i = 0; i < names.size(); i++) {
			String name = names.get((version == 1) ? i : names.size() - 1 - i);
			byte[] content = content(version, name);
			tar.file(name, content);
			contents.computeIfAbsent(name, (key) -> new ArrayList<>()).add(content);
		}
		return tar.toBytes();
	}

	private static byte[] content(int version, String name) {
		return Contents.random(version * 31L + name.hashCode(), SIZES.get(name));
	}

	private static void read(RawClient connected, Map<String, List<byte[]>> contents, int pipelined, AtomicBoolean stop,
			AtomicLong answers) {
		List<String> names = List.copyOf(SIZES.keySet());
		int sent = pipelined;
		try (RawClient client = connected) {
			while (!stop.get()) {
				StringBuilder requests = new StringBuilder();
				for (int i = 0; i < pipelined; i++) {
					requests.append(RawClient.get("/" + names.get((sent + i) % names.size())));
				}
				client.send(requests.toString());
				for (int i = 0; i < pipelined; i++) {
					Reply reply = client.read();
					assertThat(reply.status()).isEqualTo(200);
					assertThat(contents.get(names.get((sent + i) % names.size())))
						.anyMatch((content) -> Arrays.equals(content, reply.body()));
					answers.incrementAndGet();
				}
				sent += pipelined;
			}
		}
	}

}
