/**
 * What can go wrong, as a family of exceptions.
 */
@NullMarked
package io.tarweb.error;

import org.jspecify.annotations.NullMarked;
