/**
 * The sample: collects readers' feedback on the pages of its docs, which it also serves.
 */
@NullMarked
package io.tarweb.sample;

import org.jspecify.annotations.NullMarked;
