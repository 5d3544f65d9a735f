package io.tarweb.internal.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import io.tarweb.http.Coding;
import io.tarweb.internal.archive.TarBuilder;
import io.tarweb.internal.http.RequestHead;
import io.tarweb.metrics.AskedPage;
import io.tarweb.metrics.MissedPath;
import io.tarweb.metrics.SiteMetrics;
import io.tarweb.metrics.StatusClass;
import io.tarweb.reload.ReloadResult;
import io.tarweb.testing.Heads;
import io.tarweb.testing.OpenSite;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SiteMetersTests {

	private static final long NOW = 1_700_000_000;

	private final SiteMeters meters = new SiteMeters();

	private final SiteRecorder first = this.meters.newRecorder(Runnable::run);

	private final SiteRecorder second = this.meters.newRecorder(Runnable::run);

	@Test
	void addsUpWhatLoopsCounted() {
		try (OpenSite open = OpenSite.of(TarBuilder.create().file("a.html", "a"))) {
			this.first.answered(200, false, 10);
			this.first.found(open.layer(), 0, Coding.GZIP);
			this.second.answered(206, true, 5);
			this.second.found(open.layer(), 0, Coding.GZIP);
			this.second.answered(304, false, 0);
			this.second.notModified(open.layer(), 0);
			this.second.answered(404, false, 3);
			this.second.answered(503, false, 0);
			this.second.sent(1_000_000_000_000L);
			SiteMetrics metrics = this.meters.read();
			assertThat(metrics.requests()).isEqualTo(Map.of(StatusClass.SUCCESS, 2L, StatusClass.REDIRECTION, 1L,
					StatusClass.CLIENT_ERROR, 1L, StatusClass.SERVER_ERROR, 1L));
			assertThat(metrics.http2Requests(StatusClass.SUCCESS)).isEqualTo(1);
			assertThat(metrics.http2Requests(StatusClass.CLIENT_ERROR)).isZero();
			assertThat(metrics.notModified()).isEqualTo(1);
			assertThat(metrics.encodings(Coding.GZIP)).isEqualTo(2);
			assertThat(metrics.encodings(Coding.IDENTITY)).isZero();
			assertThat(metrics.bodyBytes()).isEqualTo(1_000_000_000_018L);
			assertThat(this.meters.mostAsked(10)).containsExactly(new AskedPage("/a.html", 3));
		}
	}

	@Test
	void countsReloadsAndTheirTime() {
		this.meters.reloaded(ReloadResult.RELOADED, Duration.ofMillis(5));
		this.meters.reloaded(ReloadResult.RELOADED, Duration.ofMillis(7));
		this.meters.reloaded(ReloadResult.REFUSED, Duration.ofMillis(1));
		SiteMetrics metrics = this.meters.read();
		assertThat(metrics.reloads(ReloadResult.RELOADED)).isEqualTo(new SiteMetrics.Reloads(2, Duration.ofMillis(12)));
		assertThat(metrics.reloads(ReloadResult.REFUSED)).isEqualTo(new SiteMetrics.Reloads(1, Duration.ofMillis(1)));
		assertThat(metrics.reloads(ReloadResult.UNCHANGED)).isEqualTo(SiteMetrics.Reloads.NONE);
	}

	@Test
	void goesOnCountingAtAnArchiveThatIsRolledBackTo() {
		try (OpenSite a = OpenSite.of(TarBuilder.create().file("a.html", "a"));
				OpenSite b = OpenSite.of(TarBuilder.create().file("b.html", "b"))) {
			this.first.found(a.layer(), 0, Coding.IDENTITY);
			this.meters.settle(List.of(b.layer()));
			// This loop has seen nothing of the other archive.
			this.meters.settle(List.of(a.layer()));
			this.first.found(a.layer(), 0, Coding.IDENTITY);
			assertThat(this.meters.mostAsked(10)).containsExactly(new AskedPage("/a.html", 2));
		}
	}

	@Test
	void tellsArchivesThatAreConsultedInTurnApart() {
		try (OpenSite a = OpenSite.of(TarBuilder.create().file("a.html", "a"));
				OpenSite b = OpenSite.of(TarBuilder.create().file("b.html", "b"))) {
			for (int i = 0; i < 3; i++) {
				this.first.found(a.layer(), 0, Coding.IDENTITY);
				this.first.found(b.layer(), 0, Coding.IDENTITY);
				this.first.found(b.layer(), 0, Coding.IDENTITY);
			}
			assertThat(this.meters.mostAsked(10)).containsExactly(new AskedPage("/b.html", 6),
					new AskedPage("/a.html", 3));
		}
	}

	@Test
	void missesAreKnownByPathWithoutQuery() {
		miss(this.first, "/a?token=1");
		miss(this.first, "/a#x");
		miss(this.first, "http://a.example/a?b");
		miss(this.second, "/a", "Referer: https://u:p@b.example/from?token=1");
		miss(this.second, "/b");
		assertThat(this.meters.mostMissed(10)).extracting(MissedPath::path).containsExactly("/a", "/b");
		assertThat(this.meters.mostMissed(10)).extracting(MissedPath::requests).containsExactly(4L, 1L);
		assertThat(this.meters.mostMissed(1)).singleElement()
			.extracting(MissedPath::referrer)
			.isEqualTo("https://b.example/from");
	}

	private static void miss(SiteRecorder recorder, String target, String... fields) {
		RequestHead head = Heads.get(target, fields);
		recorder.missed(head, NOW);
	}

	@Test
	void loopsThatHaveEndedOrHangAreLeftOut() {
		this.meters.newRecorder((task) -> {
			throw new RejectedExecutionException();
		});
		this.meters.newRecorder((task) -> {
		});
		miss(this.first, "/a");
		assertThat(this.meters.mostMissed(10)).extracting(MissedPath::path).containsExactly("/a");
	}

}
