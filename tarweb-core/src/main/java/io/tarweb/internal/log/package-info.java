/**
 * The access log: lines from the event loops to a file, off the loops.
 */
@NullMarked
package io.tarweb.internal.log;

import org.jspecify.annotations.NullMarked;
