package io.tarweb.internal.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.edition.Edition;
import io.tarweb.internal.edition.LiveSite;
import io.tarweb.reload.ArchiveSource;
import io.tarweb.reload.RefusalKind;
import io.tarweb.reload.ReloadOutcome;
import io.tarweb.reload.ReloadRequest;
import io.tarweb.settings.ArchiveLimits;
import io.tarweb.settings.ReloadPolicy;
import io.tarweb.settings.SitePolicy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is told of what a reload did, and of what was done without one.
 */
class SiteReloaderTests {

	@TempDir
	private Path directory;

	private final ReloadThread thread = new ReloadThread();

	private final DamageWatch watch = new DamageWatch();

	private final LiveSite live = new LiveSite(List.of(), this.thread.closer());

	private final List<Edition> replaced = new CopyOnWriteArrayList<>();

	private final List<ReloadOutcome> outcomes = new CopyOnWriteArrayList<>();

	private final List<String> told = new CopyOnWriteArrayList<>();

	private Path archive;

	private SiteReloader reloader;

	private RuntimeException failure;

	@BeforeEach
	void start() {
		this.archive = TarBuilder.create().file("index.html", "home").writeTo(this.directory.resolve("site.tar"));
		this.reloader = reloader(List.of(new Source()), this.live);
		this.reloader.start();
	}

	private SiteReloader reloader(List<ArchiveSource> sources, LiveSite live) {
		return new SiteReloader("docs", sources, SitePolicy.builder().build(), ArchiveLimits.DEFAULTS,
				ReloadPolicy.builder().minShare(0).kept(1).build(), live, this.thread, this.watch, this.replaced::add,
				this.outcomes::add);
	}

	@AfterEach
	void close() {
		this.thread.close();
		this.watch.close();
		this.reloader.close();
	}

	@Test
	void tellsOfTheFirstEdition() {
		assertThat(this.replaced).containsExactly(this.live.current());
	}

	@Test
	void tellsOfTheEditionAfterDamageThatWasNone() throws IOException {
		Edition before = this.live.current();
		Files.setLastModifiedTime(this.archive, FileTime.from(Instant.now().plusSeconds(5)));
		this.reloader.recover(before.layer(0));
		Awaitility.await().until(() -> this.replaced.size() == 2);
		assertThat(this.live.current()).isNotSameAs(before);
		assertThat(this.replaced).containsExactly(before, this.live.current());
		assertThat(this.outcomes).isEmpty();
		Awaitility.await().until(() -> this.told.size() == 2);
		assertThat(this.told).containsOnly("accepted");
	}

	@Test
	void decidesNothingAboutWhatItOnlyCompares() {
		Edition before = this.live.current();
		TarBuilder.create().file("index.html", "another").writeTo(this.archive);
		this.reloader.recover(before.layer(0));
		this.thread.call(() -> null);
		assertThat(this.told).containsExactly("accepted", "release");
		assertThat(this.live.current()).isSameAs(before);
	}

	@Test
	void decidesNothingAboutWhatIsNoArchiveEither() throws IOException {
		Edition before = this.live.current();
		Files.writeString(this.archive, "half a copy");
		this.reloader.recover(before.layer(0));
		this.thread.call(() -> null);
		assertThat(this.told).containsExactly("accepted", "release");
		assertThat(this.live.current()).isSameAs(before);
	}

	@Test
	void tellsTheSourceWhatAReloadDecided() throws IOException {
		this.reloader.reload(ReloadRequest.RELOAD);
		assertThat(this.told).containsExactly("accepted", "release", "accepted");
		this.told.clear();
		Path next = Files.writeString(this.directory.resolve("next.tar"), "half a copy");
		Files.move(next, this.archive, StandardCopyOption.REPLACE_EXISTING);
		this.reloader.reload(ReloadRequest.RELOAD);
		assertThat(this.told).containsExactly("release", "refused");
	}

	@Test
	void decidesNothingIfAnotherArchiveIsNotAvailable() {
		this.told.clear();
		ArchiveSource other = new ArchiveSource() {

			@Override
			public Path fetch() throws IOException {
				throw new IOException("nothing there");
			}

			@Override
			public String location() {
				return "other.tar";
			}

		};
		SiteReloader both = reloader(List.of(new Source(), other), new LiveSite(List.of(), this.thread.closer()));
		assertThat(both.start()).isInstanceOf(ReloadOutcome.Refused.class);
		assertThat(this.told).containsExactly("release");
		both.close();
	}

	@Test
	void anyExceptionOfASourceMeansThatThereIsNoArchive() {
		Edition before = this.live.current();
		this.failure = new IllegalStateException("the store is down");
		assertThat(this.reloader.reload(ReloadRequest.RELOAD)).isInstanceOfSatisfying(ReloadOutcome.Refused.class,
				(refused) -> {
					assertThat(refused.kind()).isEqualTo(RefusalKind.SOURCE);
					assertThat(refused.reason())
						.isEqualTo("The archive 'site.tar' can't be fetched: the store is down");
					assertThat(refused.cause()).hasCause(this.failure);
				});
		assertThat(this.live.current()).isSameAs(before);
	}

	@Test
	void logsALineForEachOutcome() throws IOException {
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		Logger logger = (Logger) LoggerFactory.getLogger(SiteReloader.class);
		Level before = logger.getLevel();
		logger.setLevel(Level.INFO);
		logger.addAppender(lines);
		try {
			String first = this.live.current().status().id();
			this.reloader.reload(ReloadRequest.RELOAD);
			TarBuilder.create().file("index.html", "another").writeTo(this.directory.resolve("next.tar"));
			Files.move(this.directory.resolve("next.tar"), this.archive, StandardCopyOption.REPLACE_EXISTING);
			this.reloader.reload(ReloadRequest.RELOAD);
			String second = this.live.current().status().id();
			Files.delete(this.archive);
			this.reloader.reload(ReloadRequest.RELOAD);
			this.reloader.reload(ReloadRequest.ROLLBACK);
			assertThat(lines.list).extracting((line) -> line.getLevel() + " " + line.getFormattedMessage())
				.containsExactly("INFO Site 'docs' stays at " + first + ": nothing has changed",
						"INFO Site 'docs' serves 1 entries of site.tar (id " + second + ")",
						"WARN Site 'docs' stays at " + second + ": There is no file '" + this.archive + "'",
						"INFO Site 'docs' is back at 1 entries of site.tar (id " + first + ")");
		}
		finally {
			logger.detachAppender(lines);
			logger.setLevel(before);
		}
	}

	@Test
	void warnsOfAnArchiveThatGoesOnBehindItsEnd() throws IOException {
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		Logger logger = (Logger) LoggerFactory.getLogger(EditionLoader.class);
		logger.addAppender(lines);
		try {
			byte[] rest = { 1, 2, 3 };
			TarBuilder.create()
				.file("index.html", "another")
				.raw(new byte[512])
				.raw(rest)
				.withoutEnd()
				.writeTo(this.directory.resolve("next.tar"));
			Files.move(this.directory.resolve("next.tar"), this.archive, StandardCopyOption.REPLACE_EXISTING);
			this.reloader.reload(ReloadRequest.RELOAD);
			assertThat(lines.list).extracting((line) -> line.getLevel() + " " + line.getFormattedMessage())
				.containsExactly("WARN 'site.tar' goes on for 3 bytes behind its end, which are ignored");
			assertThat(this.live.current().status().archives().get(0).trailingBytes()).isEqualTo(3);
		}
		finally {
			logger.detachAppender(lines);
		}
	}

	@Test
	void tellsOfNothingThatStaysInService() {
		this.reloader.reload(ReloadRequest.RELOAD);
		assertThat(this.replaced).hasSize(1);
		assertThat(this.outcomes).hasSize(1);
	}

	/**
	 * Notes what it is told.
	 */
	private final class Source implements ArchiveSource {

		@Override
		public Path fetch() {
			if (SiteReloaderTests.this.failure != null) {
				throw SiteReloaderTests.this.failure;
			}
			return SiteReloaderTests.this.archive;
		}

		@Override
		public void accepted(Path file) {
			SiteReloaderTests.this.told.add("accepted");
		}

		@Override
		public void release(Path file) {
			SiteReloaderTests.this.told.add("release");
		}

		@Override
		public void refused(Path file) {
			SiteReloaderTests.this.told.add("refused");
		}

		@Override
		public String location() {
			return "site.tar";
		}

	}

}
