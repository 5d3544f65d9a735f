package io.tarweb.internal.transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IoUringHandlers}.
 */
class IoUringHandlersTests {

	@ParameterizedTest
	@CsvSource({ "1, 4096", "1024, 4096", "1025, 8192", "5001, 32768", "16384, 65536", "16385, 65536",
			"2147483647, 65536" })
	void completionQueueHasRoomForAllConnectionsOfALoop(int connections, int completions) {
		assertThat(IoUringHandlers.completions(connections)).isEqualTo(completions);
	}

	@Test
	void kernelTakesTheLargestCompletionQueue() {
		assertThat(Transport.open(null, 1, Integer.MAX_VALUE - 1).close()).isTrue();
	}

}
