/**
 * A request and its answer, whatever protocol carries them: decided, counted, logged.
 */
@NullMarked
package io.tarweb.internal.exchange;

import org.jspecify.annotations.NullMarked;
