/**
 * Packs docs in a Maven build.
 */
@NullMarked
package io.tarweb.maven;

import org.jspecify.annotations.NullMarked;
