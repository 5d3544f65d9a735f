package io.tarweb.site;

import java.util.Arrays;

/**
 * The fields that a resource's answers carry whatever was asked of it. Few differ, so
 * that many members share one object.
 *
 * @param lines complete field lines, each with its line end, without
 * {@code Cache-Control}; to be read only
 * @param cacheControl the field line of {@code Cache-Control} with its line end, empty
 * for none; to be read only
 * @param cors whether the origins that the {@linkplain Site#allowedOrigin site allows} may
 * read the resource
 */
public record ResourcePolicy(byte[] lines, byte[] cacheControl, boolean cors) {

	@Override
	public boolean equals(Object other) {
		return other instanceof ResourcePolicy policy && Arrays.equals(this.lines, policy.lines)
				&& Arrays.equals(this.cacheControl, policy.cacheControl) && this.cors == policy.cors;
	}

	@Override
	public int hashCode() {
		return Arrays.hashCode(this.lines) * 31 + Arrays.hashCode(this.cacheControl);
	}

}
