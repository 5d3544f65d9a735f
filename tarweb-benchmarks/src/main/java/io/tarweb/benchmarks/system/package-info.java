/**
 * What the server costs the system: memory, system calls, cores, delays, a start.
 */
@NullMarked
package io.tarweb.benchmarks.system;

import org.jspecify.annotations.NullMarked;
