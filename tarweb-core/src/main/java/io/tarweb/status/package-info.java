/**
 * The status of a server, as values: a snapshot, never live.
 */
@NullMarked
package io.tarweb.status;

import org.jspecify.annotations.NullMarked;
