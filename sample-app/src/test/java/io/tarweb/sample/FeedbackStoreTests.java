package io.tarweb.sample;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FeedbackStore}.
 */
class FeedbackStoreTests {

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

	private final FeedbackStore store = new FeedbackStore(3, Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void keepsWhatAReaderSaid() {
		Feedback feedback = this.store.add(new FeedbackRequest("/a.html", true, "Thanks"));
		assertThat(feedback).isEqualTo(new Feedback(1, "/a.html", true, "Thanks", NOW));
		assertThat(this.store.find(1)).contains(feedback);
	}

	@Test
	void forgetsTheOldestWhenFull() {
		for (int i = 1; i <= 5; i++) {
			add("/" + i, true);
		}
		assertThat(this.store.latest(null, 10)).extracting(Feedback::page).containsExactly("/5", "/4", "/3");
		assertThat(this.store.find(2)).isEmpty();
		assertThat(this.store.scores()).extracting(PageScore::page).containsExactly("/3", "/4", "/5");
	}

	@Test
	void listsTheLatestOfOnePage() {
		add("/a", true);
		add("/b", true);
		add("/a", false);
		assertThat(this.store.latest("/a", 10)).extracting(Feedback::id).containsExactly(3L, 1L);
		assertThat(this.store.latest("/a", 1)).extracting(Feedback::id).containsExactly(3L);
	}

	@Test
	void putsThePageThatNeedsWorkFirst() {
		add("/good", true);
		add("/bad", false);
		add("/good", true);
		assertThat(this.store.scores()).containsExactly(new PageScore("/bad", 0, 1), new PageScore("/good", 2, 0));
	}

	@Test
	void forgetsWhatWasSaidAboutPagesThatAreNoLongerTheSame() {
		add("/changed", false);
		add("/same", true);
		add("/changed", true);
		this.store.forget(List.of("/changed", "/never-mentioned"));
		assertThat(this.store.scores()).containsExactly(new PageScore("/same", 1, 0));
	}

	private void add(String page, boolean helpful) {
		this.store.add(new FeedbackRequest(page, helpful, null));
	}

}
