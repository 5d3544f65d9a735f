package io.tarweb.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/**
 * What every measurement needs to know.
 *
 * @param content what is served
 * @param place where things go
 * @param jdk what our server runs on
 * @param serverCore where the server is pinned to
 * @param loadCore where the load is pinned to
 * @param seconds how long one measurement under load takes
 * @param connections how many idle connections to hold
 * @param transports the transports to measure on
 * @param virtual whether it is a virtual machine, which may have an emulated processor
 */
record Context(BenchContent content, Workplace place, Jdk jdk, String serverCore, String loadCore, int seconds,
		int connections, List<String> transports, boolean virtual) {

	/**
	 * The transports that are wanted.
	 * @param known those that a measurement has something to say about
	 * @return some or all of them, in their order
	 */
	List<String> wantedOf(String... known) {
		return Stream.of(known).filter(this.transports::contains).toList();
	}

}
