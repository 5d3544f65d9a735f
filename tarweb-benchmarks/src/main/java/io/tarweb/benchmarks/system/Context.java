package io.tarweb.benchmarks.system;

import io.tarweb.benchmarks.content.BenchContent;
import io.tarweb.benchmarks.process.Jdk;
import io.tarweb.benchmarks.process.Workplace;

/**
 * What every measurement needs to know.
 *
 * @param content what is served
 * @param place where things go
 * @param jdk what our server runs on
 * @param serverCore where the server is pinned to
 * @param loadCore where the load is pinned to
 * @param seconds how long one measurement under load takes
 */
record Context(BenchContent content, Workplace place, Jdk jdk, String serverCore, String loadCore, int seconds) {
}
