/**
 * What the servers under test serve: one site as a tar and as a directory.
 */
@NullMarked
package io.tarweb.benchmarks.content;

import org.jspecify.annotations.NullMarked;
