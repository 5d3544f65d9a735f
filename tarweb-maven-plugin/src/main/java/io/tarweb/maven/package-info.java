/**
 * The packing of docs as a part of a Maven build.
 */
@NullMarked
package io.tarweb.maven;

import org.jspecify.annotations.NullMarked;
