/**
 * Decides, without I/O, what one request head gets from one site.
 */
@NullMarked
package io.tarweb.answer;

import org.jspecify.annotations.NullMarked;
