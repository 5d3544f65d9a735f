package io.tarweb.metrics;

import java.time.Duration;

/**
 * The TLS handshakes of a server, none if it speaks plain text.
 *
 * @param count those that were done
 * @param took how long they took in all, from the accept of a connection until it was
 * decided who encrypts
 * @param failed the connections that ended before
 */
public record HandshakeMetrics(long count, Duration took, long failed) {

}
