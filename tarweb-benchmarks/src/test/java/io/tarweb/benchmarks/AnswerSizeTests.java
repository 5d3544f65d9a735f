package io.tarweb.benchmarks;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

class AnswerSizeTests {

	private final AnswerSize size = new AnswerSize(10_000, 12_000, 2);

	@Test
	void wholeAnswersAddUp() {
		assertThatCode(() -> require(100, 100 * 10_300)).doesNotThrowAnyException();
	}

	@Test
	void answersThatHadBegunWhenTheTimeWasUpAreAllowedFor() {
		assertThatCode(() -> require(1, 3 * 12_000)).doesNotThrowAnyException();
	}

	@Test
	void someEmptyAnswersAreNoticed() {
		assertThatIOException().isThrownBy(() -> require(100, 90 * 10_300));
	}

	@Test
	void bodiesWhereNoneBelongAreNoticed() {
		assertThatIOException().isThrownBy(() -> require(100, 200 * 10_300));
	}

	private void require(long requests, long bytes) throws IOException {
		this.size.require(new WrkResult(requests, 1, bytes, 0, 0, 0));
	}

}
