/**
 * What is published of a site at one time, and the leases that event loops hold on it.
 */
@NullMarked
package io.tarweb.internal.edition;

import org.jspecify.annotations.NullMarked;
