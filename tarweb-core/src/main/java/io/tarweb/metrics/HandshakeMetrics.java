package io.tarweb.metrics;

import java.time.Duration;
import java.util.List;

/**
 * The TLS handshakes of a server, none if it speaks plain text.
 *
 * @param count those that were done
 * @param took how long they took in all, from the moment that a connection was accepted
 * to the one at which it was settled who encrypts
 * @param failed the connections that ended before
 */
public record HandshakeMetrics(long count, Duration took, long failed) {

	static HandshakeMetrics of(List<LoopRecorder> loops) {
		return new HandshakeMetrics(loops.stream().mapToLong(LoopRecorder::handshakes).sum(),
				Duration.ofNanos(loops.stream().mapToLong(LoopRecorder::handshakeNanos).sum()),
				loops.stream().mapToLong(LoopRecorder::failedHandshakes).sum());
	}

}
