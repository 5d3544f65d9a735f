/**
 * Which site a host and a path belong to.
 */
@NullMarked
package io.tarweb.internal.routing;

import org.jspecify.annotations.NullMarked;
