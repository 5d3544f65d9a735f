package io.tarweb.settings;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The security fields that every answer carries; {@code null} or an empty value leaves
 * one out.
 */
public final class SecurityHeaders {

	/** The name of the field that is sent over TLS only (RFC 6797). */
	public static final String STRICT_TRANSPORT_SECURITY = "Strict-Transport-Security";

	private static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";

	private static final String REFERRER_POLICY = "Referrer-Policy";

	private static final String FRAME_OPTIONS = "X-Frame-Options";

	private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

	/** The fields that harm no docs site. */
	public static final SecurityHeaders DEFAULTS = builder().build();

	/** No security field at all. */
	public static final SecurityHeaders NONE = builder().contentTypeOptions(null)
		.referrerPolicy(null)
		.frameOptions(null)
		.build();

	private final @Nullable String contentTypeOptions;

	private final @Nullable String referrerPolicy;

	private final @Nullable String frameOptions;

	private final @Nullable String contentSecurityPolicy;

	private final @Nullable String strictTransportSecurity;

	private SecurityHeaders(Builder builder) {
		this.contentTypeOptions = checked("contentTypeOptions", CONTENT_TYPE_OPTIONS, builder.contentTypeOptions);
		this.referrerPolicy = checked("referrerPolicy", REFERRER_POLICY, builder.referrerPolicy);
		this.frameOptions = checked("frameOptions", FRAME_OPTIONS, builder.frameOptions);
		this.contentSecurityPolicy = checked("contentSecurityPolicy", CONTENT_SECURITY_POLICY,
				builder.contentSecurityPolicy);
		this.strictTransportSecurity = checked("strictTransportSecurity", STRICT_TRANSPORT_SECURITY,
				builder.strictTransportSecurity);
	}

	private static @Nullable String checked(String setting, String name, @Nullable String value) {
		if (value != null && !value.isEmpty()) {
			HeaderField.requireValue("SecurityHeaders." + setting, name, value);
		}
		return value;
	}

	/**
	 * Headers with every default.
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * {@code X-Content-Type-Options} (Fetch standard, 3.7).
	 */
	public @Nullable String contentTypeOptions() {
		return this.contentTypeOptions;
	}

	/**
	 * {@code Referrer-Policy} (W3C Referrer Policy).
	 */
	public @Nullable String referrerPolicy() {
		return this.referrerPolicy;
	}

	/**
	 * {@code X-Frame-Options} (HTML standard, 7.6).
	 */
	public @Nullable String frameOptions() {
		return this.frameOptions;
	}

	/**
	 * {@code Content-Security-Policy} (W3C CSP 3).
	 */
	public @Nullable String contentSecurityPolicy() {
		return this.contentSecurityPolicy;
	}

	/**
	 * {@code Strict-Transport-Security} (RFC 6797).
	 */
	public @Nullable String strictTransportSecurity() {
		return this.strictTransportSecurity;
	}

	/**
	 * The fields that aren't left out.
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

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private @Nullable String contentTypeOptions = "nosniff";

		private @Nullable String referrerPolicy = "strict-origin-when-cross-origin";

		private @Nullable String frameOptions = "SAMEORIGIN";

		private @Nullable String contentSecurityPolicy;

		private @Nullable String strictTransportSecurity;

		private Builder() {
		}

		public Builder contentTypeOptions(@Nullable String contentTypeOptions) {
			this.contentTypeOptions = contentTypeOptions;
			return this;
		}

		public Builder referrerPolicy(@Nullable String referrerPolicy) {
			this.referrerPolicy = referrerPolicy;
			return this;
		}

		public Builder frameOptions(@Nullable String frameOptions) {
			this.frameOptions = frameOptions;
			return this;
		}

		public Builder contentSecurityPolicy(@Nullable String contentSecurityPolicy) {
			this.contentSecurityPolicy = contentSecurityPolicy;
			return this;
		}

		public Builder strictTransportSecurity(@Nullable String strictTransportSecurity) {
			this.strictTransportSecurity = strictTransportSecurity;
			return this;
		}

		public SecurityHeaders build() {
			return new SecurityHeaders(this);
		}

	}

}
