package io.tarweb.sample;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FeedbackProperties}.
 */
class FeedbackPropertiesTests {

	@Test
	void capacityMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new FeedbackProperties(0))
			.withMessage("feedback.capacity must be positive, but is 0");
	}

}
