/**
 * The sample: collects what readers think of the pages of its docs, which it serves too.
 */
@NullMarked
package io.tarweb.sample;

import org.jspecify.annotations.NullMarked;
