/**
 * Makes the archive that is served from a directory.
 */
@NullMarked
package io.tarweb.pack;

import org.jspecify.annotations.NullMarked;
