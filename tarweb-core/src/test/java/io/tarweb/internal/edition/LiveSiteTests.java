package io.tarweb.internal.edition;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.layer.Layer;
import io.tarweb.settings.SitePolicy;
import io.tarweb.testing.Leftovers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LiveSiteTests {

	private final List<EventExecutor> loops = List.of(new DefaultEventExecutor(), new DefaultEventExecutor(),
			new DefaultEventExecutor());

	private final LiveSite live = new LiveSite(this.loops, Runnable::run);

	@TempDir
	private Path directory;

	private Path archive;

	@BeforeEach
	void writeArchive() {
		this.archive = TarBuilder.create().file("a", "content").writeTo(this.directory.resolve("site.tar"));
	}

	@AfterEach
	void endLoops() {
		this.loops.forEach((loop) -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
		this.loops.forEach((loop) -> loop.terminationFuture().syncUninterruptibly());
		this.live.close();
		assertThat(Leftovers.mappings(this.directory)).isEmpty();
	}

	@Test
	void isEmptyAtFirst() {
		assertThat(this.live.current()).isNull();
		assertThatIllegalStateException().isThrownBy(() -> this.live.reader(this.loops.get(0)).current());
	}

	@Test
	void knowsItsOwnLoopsOnly() {
		EventExecutor stranger = new DefaultEventExecutor();
		assertThatIllegalArgumentException().isThrownBy(() -> this.live.reader(stranger));
		stranger.shutdownGracefully();
	}

	@Test
	void everyLoopReadsTheNewSiteOnceItIsPublished() throws Exception {
		for (int i = 0; i < 3; i++) {
			Edition edition = edition(new AtomicInteger());
			this.live.publish(edition);
			edition.release();
			assertThat(this.live.current()).isSameAs(edition);
			for (EventExecutor loop : this.loops) {
				EditionReader reader = this.live.reader(loop);
				assertThat(loop.submit(() -> reader.current().edition()).get()).isSameAs(edition);
			}
		}
	}

	@Test
	void closesASiteThatNobodyHoldsAsSoonAsThereIsAnother() throws Exception {
		AtomicInteger closed = new AtomicInteger();
		publish(closed);
		assertThat(closed).hasValue(0);
		publish(new AtomicInteger());
		onEveryLoop(() -> {
		});
		assertThat(closed).hasValue(1);
		assertThat(Leftovers.mappings(this.directory)).hasSize(1);
	}

	@Test
	void keepsASiteOpenForItsLastUserOnWhateverLoop() throws Exception {
		AtomicInteger closed = new AtomicInteger();
		publish(closed);
		List<EditionLease> leases = new ArrayList<>();
		for (EventExecutor loop : this.loops) {
			EditionReader reader = this.live.reader(loop);
			loop.submit(() -> {
				leases.add(reader.current());
				reader.current().retain();
				reader.current().retain();
			}).get();
		}
		publish(new AtomicInteger());
		for (int i = 0; i < 6; i++) {
			assertThat(closed).hasValue(0);
			assertThat(text(leases.get(i % 3))).isEqualTo("content");
			this.loops.get(i % 3).submit(leases.get(i % 3)::release).get();
		}
		assertThat(closed).hasValue(1);
		assertThat(Leftovers.mappings(this.directory)).hasSize(1);
	}

	@Test
	void keepsTheCurrentSiteOpenWithoutUsers() throws Exception {
		AtomicInteger closed = new AtomicInteger();
		publish(closed);
		for (int i = 0; i < 3; i++) {
			onEveryLoop(() -> {
				EditionLease lease = this.live.reader(loopOfThisThread()).current();
				lease.retain();
				lease.release();
			});
		}
		assertThat(closed).hasValue(0);
	}

	@Test
	void closesEverySiteOnceWhateverTheOrder() throws Exception {
		List<AtomicInteger> closed = new ArrayList<>();
		Random random = new Random(1);
		for (int i = 0; i < 300; i++) {
			closed.add(new AtomicInteger());
			publish(closed.get(i));
			for (EventExecutor loop : this.loops) {
				int users = random.nextInt(3);
				EditionReader reader = this.live.reader(loop);
				loop.execute(() -> {
					EditionLease lease = reader.current();
					for (int user = 0; user < users; user++) {
						lease.retain();
						loop.schedule(lease::release, random.nextInt(3), TimeUnit.MILLISECONDS);
					}
				});
			}
		}
		publish(new AtomicInteger());
		Awaitility.await().untilAsserted(() -> assertThat(closed).allMatch((count) -> count.get() == 1));
		assertThat(Leftovers.mappings(this.directory)).hasSize(1);
	}

	@Test
	void closesWhenTheLoopsHaveEndedWhateverIsStillHeld() throws Exception {
		AtomicInteger closed = new AtomicInteger();
		publish(closed);
		onEveryLoop(() -> this.live.reader(loopOfThisThread()).current().retain());
		endLoops();
		assertThat(closed).hasValue(1);
		assertThat(this.live.current()).isNull();
		this.live.close();
		assertThat(closed).hasValue(1);
	}

	@Test
	void closesASiteThatIsPublishedToLoopsWhichHaveEnded() throws Exception {
		endLoops();
		AtomicInteger closed = new AtomicInteger();
		publish(closed);
		assertThat(closed).hasValue(1);
	}

	private EventExecutor loopOfThisThread() {
		return this.loops.stream().filter(EventExecutor::inEventLoop).findFirst().orElseThrow();
	}

	private void onEveryLoop(Runnable task) throws Exception {
		for (EventExecutor loop : this.loops) {
			loop.submit(task).get();
		}
	}

	private static String text(EditionLease lease) {
		Archive archive = lease.edition().layer(0).archive();
		int member = archive.find(new byte[] { 'a' }, 0, 1);
		byte[] content = new byte[(int) archive.contentLength(member)];
		archive.bytes().read(archive.contentOffset(member), content, 0, content.length);
		return new String(content, StandardCharsets.UTF_8);
	}

	/** The loops are the only ones to hold it. */
	private void publish(AtomicInteger closed) throws InterruptedException {
		Edition edition = edition(closed);
		this.live.publish(edition);
		edition.release();
	}

	private Edition edition(AtomicInteger closed) {
		Layer layer = Layer.prepare(ArchiveOpening.open(this.archive), SitePolicy.DEFAULTS, "test", System.nanoTime(),
				(closedLayer) -> closed.incrementAndGet());
		return Edition.of(List.of(layer), Duration.ZERO);
	}

}
