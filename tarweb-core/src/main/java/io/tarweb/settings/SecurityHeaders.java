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

	private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

	private static final String REFERRER_POLICY = "Referrer-Policy";

	private static final String FRAME_OPTIONS = "X-Frame-Options";

	private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

	public SecurityHeaders {
		requireValue("contentTypeOptions", CONTENT_TYPE_OPTIONS, contentTypeOptions);
		requireValue("referrerPolicy", REFERRER_POLICY, referrerPolicy);
		requireValue("frameOptions", FRAME_OPTIONS, frameOptions);
		requireValue("contentSecurityPolicy", CONTENT_SECURITY_POLICY, contentSecurityPolicy);
		requireValue("strictTransportSecurity", STRICT_TRANSPORT_SECURITY, strictTransportSecurity);
	}

	private static void requireValue(String component, String name, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			HeaderField.requireValue("SecurityHeaders." + component, name, value);
		}
	}

	/**
	 * The fields that aren't left out.
	 * @return the fields in the order of the components
	 */
	public List<HeaderField> fields() {
		List<HeaderField> fields = new ArrayList<>();
		add(fields, CONTENT_TYPE_OPTIONS, this.contentTypeOptions);
		add(fields, REFERRER_POLICY, this.referrerPolicy);
		add(fields, FRAME_OPTIONS, this.frameOptions);
		add(fields, CONTENT_SECURITY_POLICY, this.contentSecurityPolicy);
		add(fields, STRICT_TRANSPORT_SECURITY, this.strictTransportSecurity);
		return fields;
	}

	private static void add(List<HeaderField> fields, String name, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			fields.add(new HeaderField(name, value));
		}
	}

}
