/**
 * An immutable, fully prepared view of an archive: path to resource to encodings.
 */
@NullMarked
package io.tarweb.site;

import org.jspecify.annotations.NullMarked;
