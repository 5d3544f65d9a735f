/**
 * What can go wrong, as one family of exceptions.
 */
@NullMarked
package io.tarweb.error;

import org.jspecify.annotations.NullMarked;
