/**
 * Turns the bytes of an archive into an immutable table of members and owns the mapped
 * file.
 */
@NullMarked
package io.tarweb.archive;

import org.jspecify.annotations.NullMarked;
