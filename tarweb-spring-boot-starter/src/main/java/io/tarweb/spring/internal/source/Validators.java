package io.tarweb.spring.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * Show an origin whether a copy is current.
 *
 * @param entityTag an HTTP entity tag as it was sent
 * @param lastModified when the origin's archive was written to, in the origin's own form
 */
record Validators(@Nullable String entityTag, @Nullable String lastModified) {

	static final Validators NONE = new Validators(null, null);

}
