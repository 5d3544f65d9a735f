/**
 * Turns the bytes of a tar into an immutable table of members and owns the mapped file.
 */
@NullMarked
package io.tarweb.archive;

import org.jspecify.annotations.NullMarked;
