/**
 * From a directory to the archive that is served.
 */
@NullMarked
package io.tarweb.pack;

import org.jspecify.annotations.NullMarked;
