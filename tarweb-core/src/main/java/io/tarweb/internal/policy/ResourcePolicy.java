package io.tarweb.internal.policy;

import java.util.Arrays;

import io.tarweb.settings.CorsPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a resource's answers carry whatever was asked of it. Few differ, so
 * that many members share one object.
 *
 * @param lines complete field lines, each with its line end, without
 * {@code Cache-Control} and {@code Content-Type}; to be read only
 * @param plainLines the same without {@code Strict-Transport-Security}, which isn't sent
 * where TLS is still to come (RFC 6797, 7.2); to be read only
 * @param cacheControl the field line of {@code Cache-Control} with its line end, empty
 * for none; to be read only
 * @param contentType the media type that a rule sets, {@code null} for the one of the
 * file; to be read only
 * @param cors whether the origins of {@link CorsPolicy#allowedOrigins()} may read the
 * resource
 */
public record ResourcePolicy(byte[] lines, byte[] plainLines, byte[] cacheControl, byte @Nullable [] contentType,
		boolean cors) {

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ResourcePolicy policy && Arrays.equals(this.lines, policy.lines)
				&& Arrays.equals(this.cacheControl, policy.cacheControl)
				&& Arrays.equals(this.contentType, policy.contentType) && this.cors == policy.cors;
	}

	@Override
	public int hashCode() {
		return (Arrays.hashCode(this.lines) * 31 + Arrays.hashCode(this.cacheControl)) * 31
				+ Arrays.hashCode(this.contentType);
	}

}
