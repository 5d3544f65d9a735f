/**
 * The header fields of answers, worked out once for each resource.
 */
@NullMarked
package io.tarweb.internal.policy;

import org.jspecify.annotations.NullMarked;
