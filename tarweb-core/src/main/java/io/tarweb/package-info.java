/**
 * The public door: a server that serves a site out of a tar.
 */
@NullMarked
package io.tarweb;

import org.jspecify.annotations.NullMarked;
