package io.tarweb.internal.metrics;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import io.tarweb.http.Coding;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.internal.layer.Layer;
import io.tarweb.testing.Heads;
import io.tarweb.testing.OpenSite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that counting allocates nothing, in the interpreter either.
 */
class RecordingAllocationTests {

	private static final int REPETITIONS = 1_000;

	private final SiteRecorder site = new SiteMeters().newRecorder(Runnable::run);

	@Test
	void answersAreCountedWithoutAllocating() {
		assertAllocatesNothing((i) -> {
			this.site.answered(200, false, 10_000);
			this.site.sent(64 * 1024);
		});
	}

	@Test
	void pagesAreCountedWithoutAllocating() {
		try (OpenSite a = OpenSite.of(TarBuilder.create().file("a.html", "a"));
				OpenSite b = OpenSite.of(TarBuilder.create().file("b.html", "b"))) {
			Layer[] layers = { a.layer(), b.layer() };
			assertAllocatesNothing((i) -> {
				this.site.found(layers[i & 1], 0, Coding.BROTLI);
				this.site.notModified(layers[i & 1], 0);
			});
		}
	}

	@Test
	void knownMissesAreCountedWithoutAllocating() {
		RequestHead[] heads = { Heads.get("/nothing?x", "Referer: https://a.example/x"), Heads.get("/nowhere") };
		assertAllocatesNothing((i) -> this.site.missed(heads[i & 1], i));
	}

	@Test
	void aFloodOfMadeUpPathsAllocatesNothingOnceTheSlotsAreTaken() {
		RequestHead[] heads = new RequestHead[MissedPaths.CAPACITY * 3];
		for (int i = 0; i < heads.length; i++) {
			heads[i] = Heads.get("/" + i, "Referer: https://a.example/" + i);
			this.site.missed(heads[i], i);
		}
		assertAllocatesNothing((i) -> this.site.missed(heads[i % heads.length], i));
	}

	@Test
	void ticksAreNotedWithoutAllocating() {
		LoopRecorder loop = new LoopRecorder(0);
		assertAllocatesNothing((i) -> {
			loop.opened();
			loop.tick(i * LoopRecorder.TICK_NANOS);
		});
	}

	// The first rounds load classes and link call sites.
	private static void assertAllocatesNothing(Recording recording) {
		assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean,
				"this JVM does not count the bytes that a thread allocates");
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		threads.getCurrentThreadAllocatedBytes();
		repeat(recording);
		long before = threads.getCurrentThreadAllocatedBytes();
		long alone = threads.getCurrentThreadAllocatedBytes() - before;
		before = threads.getCurrentThreadAllocatedBytes();
		repeat(recording);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before - alone;
		assertThat(allocated).as("bytes in %d rounds", REPETITIONS).isZero();
	}

	private static void repeat(Recording recording) {
		for (int i = 0; i < REPETITIONS; i++) {
			recording.record(i);
		}
	}

	/**
	 * Something that is done per request.
	 */
	private interface Recording {

		void record(int i);

	}

}
