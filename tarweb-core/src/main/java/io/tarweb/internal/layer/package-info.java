/**
 * Archives made ready to answer from; a site has one or more, one above the other.
 */
@NullMarked
package io.tarweb.internal.layer;

import org.jspecify.annotations.NullMarked;
