/** Main classes of servers and load that run as processes of their own. */
@NullMarked
package io.tarweb.benchmarks.apps;

import org.jspecify.annotations.NullMarked;
