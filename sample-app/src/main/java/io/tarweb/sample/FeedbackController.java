package io.tarweb.sample;

import java.net.URI;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Readers say whether a page helped; writers see which pages need work.
 */
@RestController
@RequestMapping("/api")
class FeedbackController {

	private final FeedbackStore store;

	FeedbackController(FeedbackStore store) {
		this.store = store;
	}

	@PostMapping("/feedback")
	ResponseEntity<Feedback> give(@Valid @RequestBody FeedbackRequest request) {
		Feedback feedback = this.store.add(request);
		return ResponseEntity.created(URI.create("/api/feedback/" + feedback.id())).body(feedback);
	}

	@GetMapping("/feedback/{id}")
	ResponseEntity<Feedback> one(@PathVariable long id) {
		return ResponseEntity.of(this.store.find(id));
	}

	@GetMapping("/feedback")
	List<Feedback> latest(@RequestParam(required = false) @Nullable String page,
			@RequestParam(defaultValue = "20") @Positive(message = "limit must be positive") @Max(value = 1000,
					message = "limit must be at most {value}") int limit) {
		return this.store.latest(page, limit);
	}

	@GetMapping("/pages")
	List<PageScore> pages() {
		return this.store.scores();
	}

}
