/**
 * Bodies on their way to a client, at its pace.
 */
@NullMarked
package io.tarweb.internal.body;

import org.jspecify.annotations.NullMarked;
