/**
 * An archive of any format as an immutable table of members, and the mapped file that
 * holds their contents. A range of bytes goes from {@code from} inclusive to {@code to}
 * exclusive.
 */
@NullMarked
package io.tarweb.internal.archive;

import org.jspecify.annotations.NullMarked;
