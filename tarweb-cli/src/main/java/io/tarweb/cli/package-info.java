/**
 * The command {@code tarweb}: what the libraries can do, for people and scripts.
 */
@NullMarked
package io.tarweb.cli;

import org.jspecify.annotations.NullMarked;
