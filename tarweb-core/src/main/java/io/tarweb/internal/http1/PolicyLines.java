package io.tarweb.internal.http1;

import java.util.IdentityHashMap;
import java.util.Map;

import io.tarweb.internal.http.Octets;
import io.tarweb.internal.policy.ResourcePolicy;
import io.tarweb.settings.CachePolicy;
import io.tarweb.settings.HeaderField;
import io.tarweb.settings.SecurityHeaders;

/**
 * The field lines of one policy (RFC 9112, 5), each with its line end.
 *
 * @param fields all but that of {@code Cache-Control}
 * @param plainFields the same without {@code Strict-Transport-Security}, which isn't sent
 * where TLS is still to come (RFC 6797, 7.2)
 * @param cacheControl the line of {@code Cache-Control}, empty for none
 */
record PolicyLines(byte[] fields, byte[] plainFields, byte[] cacheControl) {

	private static PolicyLines of(ResourcePolicy policy) {
		StringBuilder fields = new StringBuilder();
		StringBuilder plain = new StringBuilder();
		for (HeaderField field : policy.fields()) {
			append(fields, field.name(), field.value());
			if (!field.isNamed(SecurityHeaders.STRICT_TRANSPORT_SECURITY)) {
				append(plain, field.name(), field.value());
			}
		}
		StringBuilder cacheControl = new StringBuilder();
		if (policy.cacheControl() != null) {
			append(cacheControl, CachePolicy.NAME, policy.cacheControl());
		}
		return new PolicyLines(Octets.ascii(fields.toString()), Octets.ascii(plain.toString()),
				Octets.ascii(cacheControl.toString()));
	}

	private static void append(StringBuilder lines, String name, String value) {
		lines.append(name).append(": ").append(value).append("\r\n");
	}

	/**
	 * The policies that were asked for lately, each rendered once. Used by one event
	 * loop's thread.
	 */
	static final class Rendered {

		/** By identity: a layer has one object for each policy. */
		private final Map<ResourcePolicy, PolicyLines> lines = new IdentityHashMap<>();

		PolicyLines of(ResourcePolicy policy) {
			PolicyLines known = this.lines.get(policy);
			if (known == null) {
				known = PolicyLines.of(policy);
				this.lines.put(policy, known);
			}
			return known;
		}

		void clear() {
			this.lines.clear();
		}

	}

}
