package io.tarweb.internal.rendering;

import java.io.ByteArrayOutputStream;
import java.util.IdentityHashMap;
import java.util.Map;

import io.tarweb.internal.policy.ResourcePolicy;
import io.tarweb.settings.CachePolicy;
import io.tarweb.settings.HeaderField;
import io.tarweb.settings.SecurityHeaders;

/**
 * The fields of one policy as they are sent.
 *
 * @param fields all but {@code Cache-Control}
 * @param plainFields the same without {@code Strict-Transport-Security}, which isn't sent
 * without TLS (RFC 6797, 7.2)
 * @param cacheControl the field {@code Cache-Control}, empty for none
 */
record RenderedPolicy(byte[] fields, byte[] plainFields, byte[] cacheControl) {

	private static final byte[] NOTHING = {};

	private static RenderedPolicy of(ResourcePolicy policy, Syntax syntax) {
		ByteArrayOutputStream fields = new ByteArrayOutputStream();
		ByteArrayOutputStream plain = new ByteArrayOutputStream();
		for (HeaderField field : policy.fields()) {
			byte[] rendered = syntax.field(field.name(), field.value());
			fields.writeBytes(rendered);
			if (!field.isNamed(SecurityHeaders.STRICT_TRANSPORT_SECURITY)) {
				plain.writeBytes(rendered);
			}
		}
		String cacheControl = policy.cacheControl();
		return new RenderedPolicy(fields.toByteArray(), plain.toByteArray(),
				(cacheControl != null) ? syntax.field(CachePolicy.NAME, cacheControl) : NOTHING);
	}

	/**
	 * The recently used policies, each rendered once. Used by one event loop's thread.
	 */
	static final class Cache {

		private final Syntax syntax;

		/** By identity: a layer has one object for each policy. */
		private final Map<ResourcePolicy, RenderedPolicy> policies = new IdentityHashMap<>();

		Cache(Syntax syntax) {
			this.syntax = syntax;
		}

		RenderedPolicy of(ResourcePolicy policy) {
			RenderedPolicy known = this.policies.get(policy);
			if (known == null) {
				known = RenderedPolicy.of(policy, this.syntax);
				this.policies.put(policy, known);
			}
			return known;
		}

		void clear() {
			this.policies.clear();
		}

	}

}
