package io.tarweb.sample;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The latest feedback, in memory. Scores count only what is still kept, so memory is
 * limited whatever arrives. Any thread may call all methods.
 */
@Component
class FeedbackStore {

	private final int capacity;

	private final Clock clock;

	private final Deque<Feedback> newestFirst = new ArrayDeque<>();

	private long lastId;

	@Autowired
	FeedbackStore(FeedbackProperties properties) {
		this(properties.capacity(), Clock.systemUTC());
	}

	FeedbackStore(int capacity, Clock clock) {
		this.capacity = capacity;
		this.clock = clock;
	}

	synchronized Feedback add(FeedbackRequest request) {
		if (this.newestFirst.size() == this.capacity) {
			this.newestFirst.removeLast();
		}
		Feedback feedback = new Feedback(++this.lastId, request.page(), request.helpful(), request.comment(),
				this.clock.instant());
		this.newestFirst.addFirst(feedback);
		return feedback;
	}

	synchronized Optional<Feedback> find(long id) {
		return this.newestFirst.stream().filter((feedback) -> feedback.id() == id).findFirst();
	}

	/**
	 * The latest feedback, newest first.
	 * @param page the page it is about, {@code null} for all
	 * @param limit the most to return
	 */
	synchronized List<Feedback> latest(@Nullable String page, int limit) {
		return this.newestFirst.stream()
			.filter((feedback) -> page == null || feedback.page().equals(page))
			.limit(limit)
			.toList();
	}

	/**
	 * Deletes the feedback on some pages.
	 * @param pages the paths of the pages
	 */
	synchronized void forget(Collection<String> pages) {
		Set<String> forgotten = Set.copyOf(pages);
		this.newestFirst.removeIf((feedback) -> forgotten.contains(feedback.page()));
	}

	synchronized List<PageScore> scores() {
		return this.newestFirst.stream()
			.collect(Collectors.toMap(Feedback::page, PageScore::of, PageScore::plus))
			.values()
			.stream()
			.sorted(PageScore.NEEDS_WORK_FIRST)
			.toList();
	}

}
