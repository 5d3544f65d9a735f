package io.tarweb.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FeedbackController}.
 */
@WebMvcTest(FeedbackController.class)
@Import(FeedbackStore.class)
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
class FeedbackControllerTests {

	@Autowired
	private MockMvcTester mvc;

	@Test
	void feedbackIsCreatedAndCanBeLookedUp() {
		MvcTestResult given = post("""
				{"page": "/io/tarweb/TarwebServer.html", "helpful": true, "comment": "Short"}""");
		assertThat(given).hasStatus(201).headers().hasValue("Location", "/api/feedback/1");
		assertThat(this.mvc.get().uri("/api/feedback/1")).hasStatusOk().bodyJson().isLenientlyEqualTo("""
				{"id": 1, "page": "/io/tarweb/TarwebServer.html", "helpful": true, "comment": "Short"}""");
	}

	@Test
	void feedbackThatIsNotKeptIsNotFound() {
		assertThat(this.mvc.get().uri("/api/feedback/7")).hasStatus(404);
	}

	@Test
	void pagesAreScored() {
		post("""
				{"page": "/a", "helpful": true}""");
		post("""
				{"page": "/b", "helpful": false}""");
		assertThat(this.mvc.get().uri("/api/pages")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
				[{"page": "/b", "helpful": 0, "unhelpful": 1}, {"page": "/a", "helpful": 1, "unhelpful": 0}]""");
		assertThat(this.mvc.get().uri("/api/feedback?page=/a")).hasStatusOk()
			.bodyJson()
			.extractingPath("$[*].page")
			.asArray()
			.containsExactly("/a");
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
		assertThat(this.mvc.get().uri("/api/feedback")).bodyJson().isStrictlyEqualTo("[]");
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
