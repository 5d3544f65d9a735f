/**
 * The access log: a line for every answered request, written off the event loops.
 */
@NullMarked
package io.tarweb.log;

import org.jspecify.annotations.NullMarked;
