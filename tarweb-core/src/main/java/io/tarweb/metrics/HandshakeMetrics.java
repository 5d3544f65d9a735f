package io.tarweb.metrics;

import java.time.Duration;

/**
 * The TLS handshakes of a server, none if it speaks plain text.
 *
 * @param count how many were completed
 * @param took how long they took in all, from accepting a connection to the decision who
 * encrypts
 * @param failed the connections that ended before that
 */
public record HandshakeMetrics(long count, Duration took, long failed) {

}
