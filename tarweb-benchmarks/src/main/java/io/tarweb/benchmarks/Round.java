package io.tarweb.benchmarks;

/**
 * What one round of load on one server gave.
 *
 * @param server the server's name
 * @param round the round, from 1
 * @param requests how many answers were counted
 * @param cpuMicros the server's processor time per request
 * @param requestsPerSecond the throughput
 * @param p50Micros the median latency
 * @param p99Micros the latency of the slowest hundredth
 */
record Round(String server, int round, long requests, double cpuMicros, double requestsPerSecond, double p50Micros,
		double p99Micros) {
}
