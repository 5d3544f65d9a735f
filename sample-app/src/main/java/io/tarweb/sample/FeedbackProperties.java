package io.tarweb.sample;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the feedback API.
 *
 * @param capacity the maximum number of entries; the oldest is deleted first
 */
@ConfigurationProperties("feedback")
record FeedbackProperties(@DefaultValue("1000") int capacity) {

	FeedbackProperties {
		if (capacity < 1) {
			throw new IllegalArgumentException("feedback.capacity must be positive, but is " + capacity);
		}
	}

}
