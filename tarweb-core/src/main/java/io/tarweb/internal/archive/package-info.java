/**
 * An archive of any format as an immutable table of members, and the mapped file that
 * holds their contents.
 */
@NullMarked
package io.tarweb.internal.archive;

import org.jspecify.annotations.NullMarked;
