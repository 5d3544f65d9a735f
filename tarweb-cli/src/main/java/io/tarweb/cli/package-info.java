/**
 * The command {@code tarweb}: the libraries' functions for users and scripts.
 */
@NullMarked
package io.tarweb.cli;

import org.jspecify.annotations.NullMarked;
