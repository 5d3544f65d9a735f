/**
 * Carries requests and answers between channels and those who decide.
 */
@NullMarked
package io.tarweb.internal.wire;

import org.jspecify.annotations.NullMarked;
