package io.tarweb.sample;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * What a reader sends.
 *
 * @param page the page's path on the docs site, starting with a slash
 * @param helpful whether the page helped
 * @param comment what the reader would like to add, if anything
 */
record FeedbackRequest(
		@NotNull @Size(max = 500) @Pattern(regexp = "/[^\\s?#]*",
				message = "must be a path that starts with a slash, without query or fragment") String page,
		@NotNull Boolean helpful, @Nullable @Size(max = 2000) String comment) {

}
