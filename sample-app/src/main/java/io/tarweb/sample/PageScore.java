package io.tarweb.sample;

import java.util.Comparator;

/**
 * The readers' votes on one page.
 *
 * @param page the page's path on the docs site
 * @param helpful how many readers it helped
 * @param unhelpful how many it didn't
 */
record PageScore(String page, int helpful, int unhelpful) {

	/** The page that most needs work comes first. */
	static final Comparator<PageScore> NEEDS_WORK_FIRST = Comparator.comparingInt(PageScore::balance)
		.thenComparing(PageScore::page);

	static PageScore of(Feedback feedback) {
		return new PageScore(feedback.page(), feedback.helpful() ? 1 : 0, feedback.helpful() ? 0 : 1);
	}

	PageScore plus(PageScore other) {
		return new PageScore(this.page, this.helpful + other.helpful, this.unhelpful + other.unhelpful);
	}

	private int balance() {
		return this.helpful - this.unhelpful;
	}

}
