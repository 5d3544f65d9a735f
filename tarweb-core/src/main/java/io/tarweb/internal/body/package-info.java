/**
 * Bodies that are sent to a client at its pace.
 */
@NullMarked
package io.tarweb.internal.body;

import org.jspecify.annotations.NullMarked;
