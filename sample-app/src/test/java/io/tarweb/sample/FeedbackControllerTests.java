package io.tarweb.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FeedbackController}.
 */
@WebMvcTest(FeedbackController.class)
@Import(FeedbackStore.class)
class FeedbackControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void feedbackIsCreatedAndCanBeLookedUp() {
		MvcTestResult given = post("""
				{"page": "/created.html", "helpful": true, "comment": "Short"}""");
		assertThat(given).hasStatus(201);
		String location = given.getResponse().getHeader("Location");
		assertThat(location).matches("/api/feedback/\\d+");
		assertThat(this.mvc.get().uri(location)).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{"page": "/created.html", "helpful": true, "comment": "Short"}""");
	}

	@Test
	void feedbackThatIsNotKeptIsNotFound() {
		assertThat(this.mvc.get().uri("/api/feedback/0")).hasStatus(404);
	}

	@Test
	void thePageThatNeedsWorkComesFirst() {
		post("""
				{"page": "/good.html", "helpful": true}""");
		post("""
				{"page": "/bad.html", "helpful": false}""");
		assertThat(this.mvc.get().uri("/api/pages")).hasStatusOk()
			.bodyJson()
			.extractingPath("$[*].page")
			.asArray()
			.containsSubsequence("/bad.html", "/good.html");
	}

	@Test
	void feedbackIsListedByPage() {
		post("""
				{"page": "/listed.html", "helpful": true}""");
		post("""
				{"page": "/not-listed.html", "helpful": true}""");
		assertThat(this.mvc.get().uri("/api/feedback?page=/listed.html")).hasStatusOk()
			.bodyJson()
			.extractingPath("$[*].page")
			.asArray()
			.containsExactly("/listed.html");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
			{"helpful": true}                                 | page must be given
			{"page": "a.html", "helpful": true}               | page must be a path
			{"page": "/a?b", "helpful": true}                 | page must be a path
			{"page": "/a"}                                    | helpful must be given
			""")
	void feedbackThatIsIncompleteOrMalformedIsRefused(String body, String reason) {
		assertThat(post(body)).hasStatus(400).bodyText().contains(reason);
	}

	@Test
	void aCommentMayBeLongButNotEndless() {
		String json = """
				{"page": "/a", "helpful": true, "comment": "%s"}""";
		assertThat(post(json.formatted("x".repeat(2000)))).hasStatus(201);
		assertThat(post(json.formatted("x".repeat(2001)))).hasStatus(400);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			0,    limit must be positive
			-1,   limit must be positive
			1001, limit must be at most 1000
			many, Failed to convert 'limit'
			""")
	void aLimitOutOfBoundsIsRefused(String limit, String reason) {
		assertThat(this.mvc.get().uri("/api/feedback?limit=" + limit)).hasStatus(400).bodyText().contains(reason);
	}

	private MvcTestResult post(String json) {
		return this.mvc.post().uri("/api/feedback").contentType(MediaType.APPLICATION_JSON).content(json).exchange();
	}

}
