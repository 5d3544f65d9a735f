package io.tarweb.site;

import org.jspecify.annotations.Nullable;

/**
 * The security fields that every answer carries; {@code null} leaves one out.
 *
 * @param contentTypeOptions {@code X-Content-Type-Options} (Fetch standard, 3.7)
 * @param referrerPolicy {@code Referrer-Policy} (W3C Referrer Policy)
 * @param frameOptions {@code X-Frame-Options} (HTML standard, 7.6)
 * @param contentSecurityPolicy {@code Content-Security-Policy} (W3C CSP 3)
 * @param strictTransportSecurity {@code Strict-Transport-Security} (RFC 6797)
 */
public record SecurityHeaders(@Nullable String contentTypeOptions, @Nullable String referrerPolicy,
		@Nullable String frameOptions, @Nullable String contentSecurityPolicy,
		@Nullable String strictTransportSecurity) {

	/** What does no docs site harm. */
	public static final SecurityHeaders DEFAULTS = new SecurityHeaders("nosniff", "strict-origin-when-cross-origin",
			"SAMEORIGIN", null, null);

	/** No security field at all. */
	public static final SecurityHeaders NONE = new SecurityHeaders(null, null, null, null, null);

	void addTo(HeaderSet headers) {
		add(headers, "X-Content-Type-Options", this.contentTypeOptions);
		add(headers, "Referrer-Policy", this.referrerPolicy);
		add(headers, "X-Frame-Options", this.frameOptions);
		add(headers, "Content-Security-Policy", this.contentSecurityPolicy);
		add(headers, "Strict-Transport-Security", this.strictTransportSecurity);
	}

	private static void add(HeaderSet headers, String name, @Nullable String value) {
		if (value != null) {
			headers.set(name, value);
		}
	}

}
