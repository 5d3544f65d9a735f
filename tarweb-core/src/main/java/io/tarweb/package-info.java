/**
 * The entry point: a server that serves sites out of archives.
 */
@NullMarked
package io.tarweb;

import org.jspecify.annotations.NullMarked;
