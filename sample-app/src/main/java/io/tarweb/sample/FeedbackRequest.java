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
 * @param comment the reader's comment, if any
 */
record FeedbackRequest(
		@NotNull(message = "page must be given") @Size(max = 500,
				message = "page must be at most {max} characters long") @Pattern(regexp = "/[^\\s?#]*",
						message = "page must be a path with a leading slash, without query or fragment") String page,
		@NotNull(message = "helpful must be given") Boolean helpful,
		@Nullable @Size(max = 2000, message = "comment must be at most {max} characters long") String comment) {

}
