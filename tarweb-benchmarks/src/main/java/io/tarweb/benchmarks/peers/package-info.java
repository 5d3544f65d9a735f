/**
 * The servers that are compared, and how each is installed, configured and started.
 */
@NullMarked
package io.tarweb.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
