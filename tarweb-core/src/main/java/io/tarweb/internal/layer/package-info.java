/**
 * One archive made ready to answer from; a site has one or several, one above the other.
 */
@NullMarked
package io.tarweb.internal.layer;

import org.jspecify.annotations.NullMarked;
