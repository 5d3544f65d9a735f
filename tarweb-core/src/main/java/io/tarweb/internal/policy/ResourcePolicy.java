package io.tarweb.internal.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import io.tarweb.settings.CorsPolicy;
import io.tarweb.settings.HeaderField;
import org.jspecify.annotations.Nullable;

/**
 * The fields that all answers of a resource carry. There are few different policies, so
 * many members share one object, and head writers render each once.
 *
 * @param fields the fields without {@code Cache-Control} and {@code Content-Type}, in the
 * order in which they are sent
 * @param cacheControl the value of {@code Cache-Control}, {@code null} for none
 * @param contentType the media type that a rule sets, {@code null} for the file's own;
 * don't change it
 * @param cors whether the origins of {@link CorsPolicy#allowedOrigins()} may read the
 * resource
 */
public record ResourcePolicy(List<HeaderField> fields, @Nullable String cacheControl, byte @Nullable [] contentType,
		boolean cors) {

	public ResourcePolicy {
		fields = List.copyOf(fields);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ResourcePolicy policy && this.fields.equals(policy.fields)
				&& Objects.equals(this.cacheControl, policy.cacheControl)
				&& Arrays.equals(this.contentType, policy.contentType) && this.cors == policy.cors;
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.fields, this.cacheControl, Arrays.hashCode(this.contentType));
	}

}
