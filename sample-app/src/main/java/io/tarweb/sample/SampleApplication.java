package io.tarweb.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * A service with its own API. Serving a docs site takes no line here: the starter on the
 * class path and {@code tarweb.archive} in {@code application.yml} are enough.
 */
@SpringBootApplication
@EnableConfigurationProperties(FeedbackProperties.class)
public class SampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
