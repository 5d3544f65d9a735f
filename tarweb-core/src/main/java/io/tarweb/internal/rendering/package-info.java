/**
 * The head and body of an answer, decided once for every version of HTTP; a
 * {@link io.tarweb.internal.rendering.Syntax} knows how one version writes it.
 */
@NullMarked
package io.tarweb.internal.rendering;

import org.jspecify.annotations.NullMarked;
