package io.tarweb.spring.autoconfigure;

import io.tarweb.settings.SecurityHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the security headers.
 *
 * @param contentTypeOptions X-Content-Type-Options header. Empty for none.
 * @param referrerPolicy Referrer-Policy header. Empty for none.
 * @param frameOptions X-Frame-Options header. Empty for none.
 * @param contentSecurityPolicy Content-Security-Policy header.
 * @param strictTransportSecurity Strict-Transport-Security header, for sites that are on
 * HTTPS only.
 */
public record SecurityProperties(@DefaultValue("nosniff") String contentTypeOptions,
		@DefaultValue("strict-origin-when-cross-origin") String referrerPolicy,
		@DefaultValue("SAMEORIGIN") String frameOptions, @Nullable String contentSecurityPolicy,
		@Nullable String strictTransportSecurity) {

	SecurityHeaders toHeaders() {
		return SecurityHeaders.builder()
			.contentTypeOptions(this.contentTypeOptions)
			.referrerPolicy(this.referrerPolicy)
			.frameOptions(this.frameOptions)
			.contentSecurityPolicy(this.contentSecurityPolicy)
			.strictTransportSecurity(this.strictTransportSecurity)
			.build();
	}

}
