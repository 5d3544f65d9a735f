package io.tarweb.spring.autoconfigure;

import java.util.function.Function;

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

	SecurityHeaders toHeaders(String prefix) {
		check(prefix + ".content-type-options", this.contentTypeOptions,
				(value) -> new SecurityHeaders(value, null, null, null, null));
		check(prefix + ".referrer-policy", this.referrerPolicy,
				(value) -> new SecurityHeaders(null, value, null, null, null));
		check(prefix + ".frame-options", this.frameOptions,
				(value) -> new SecurityHeaders(null, null, value, null, null));
		check(prefix + ".content-security-policy", this.contentSecurityPolicy,
				(value) -> new SecurityHeaders(null, null, null, value, null));
		check(prefix + ".strict-transport-security", this.strictTransportSecurity,
				(value) -> new SecurityHeaders(null, null, null, null, value));
		return new SecurityHeaders(this.contentTypeOptions, this.referrerPolicy, this.frameOptions,
				this.contentSecurityPolicy, this.strictTransportSecurity);
	}

	/** One header alone, so that a complaint can only be about this one. */
	private static void check(String property, @Nullable String value, Function<String, SecurityHeaders> headers) {
		if (value != null) {
			PropertyCheck.convert(property, value, headers);
		}
	}

}
