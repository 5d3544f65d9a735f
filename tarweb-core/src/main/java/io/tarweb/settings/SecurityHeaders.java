package io.tarweb.settings;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The security fields that every answer carries; {@code null} or an empty value leaves
 * one out.
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

	/** The name of the field that is for TLS only (RFC 6797). */
	public static final String STRICT_TRANSPORT_SECURITY = "Strict-Transport-Security";

	/** What does no docs site harm. */
	public static final SecurityHeaders DEFAULTS = new SecurityHeaders("nosniff", "strict-origin-when-cross-origin",
			"SAMEORIGIN", null, null);

	/** No security field at all. */
	public static final SecurityHeaders NONE = new SecurityHeaders(null, null, null, null, null);

	public SecurityHeaders {
		fields(contentTypeOptions, referrerPolicy, frameOptions, contentSecurityPolicy, strictTransportSecurity);
	}

	/**
	 * The fields that aren't left out.
	 * @return the fields in the order of the components
	 */
	public List<HeaderField> fields() {
		return fields(this.contentTypeOptions, this.referrerPolicy, this.frameOptions, this.contentSecurityPolicy,
				this.strictTransportSecurity);
	}

	private static List<HeaderField> fields(@Nullable String contentTypeOptions, @Nullable String referrerPolicy,
			@Nullable String frameOptions, @Nullable String contentSecurityPolicy,
			@Nullable String strictTransportSecurity) {
		List<HeaderField> fields = new ArrayList<>();
		add(fields, "X-Content-Type-Options", contentTypeOptions);
		add(fields, "Referrer-Policy", referrerPolicy);
		add(fields, "X-Frame-Options", frameOptions);
		add(fields, "Content-Security-Policy", contentSecurityPolicy);
		add(fields, STRICT_TRANSPORT_SECURITY, strictTransportSecurity);
		return fields;
	}

	private static void add(List<HeaderField> fields, String name, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			fields.add(new HeaderField(name, value));
		}
	}

}
