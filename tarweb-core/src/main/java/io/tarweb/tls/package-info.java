/**
 * Turns certificates into TLS contexts, picks one for each connection, and swaps them
 * without ending any.
 */
@NullMarked
package io.tarweb.tls;

import org.jspecify.annotations.NullMarked;
