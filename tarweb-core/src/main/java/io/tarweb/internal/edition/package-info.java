/**
 * The editions of a site, and the leases that event loops hold on them.
 */
@NullMarked
package io.tarweb.internal.edition;

import org.jspecify.annotations.NullMarked;
