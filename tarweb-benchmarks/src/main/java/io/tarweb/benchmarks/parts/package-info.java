/** JMH benchmarks of the engine's parts. */
@NullMarked
package io.tarweb.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
