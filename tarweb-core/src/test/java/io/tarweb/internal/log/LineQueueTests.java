package io.tarweb.internal.log;

import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LineQueue}.
 */
class LineQueueTests {

	@Test
	void dropsWhatComesWhenItIsFull() {
		LineQueue queue = new LineQueue(4);
		for (int i = 0; i < 7; i++) {
			queue.offer(new byte[] { (byte) i });
		}
		assertThat(queue.droppedLines()).isEqualTo(3);
		for (int i = 0; i < 4; i++) {
			assertThat(queue.peek()).containsExactly(i);
			queue.remove();
		}
		assertThat(queue.peek()).isNull();
	}

	@Test
	void hasRoomAgainWhenALineWasTaken() {
		LineQueue queue = new LineQueue(4);
		for (int i = 0; i < 100; i++) {
			queue.offer(new byte[1024]);
			queue.remove();
		}
		assertThat(queue.droppedLines()).isZero();
	}

	@Test
	void takesALineOfAnySizeButNoneBehindManyBytes() {
		LineQueue queue = new LineQueue(4);
		queue.offer(new byte[2047]);
		queue.offer(new byte[20_000]);
		assertThat(queue.droppedLines()).isZero();
		queue.offer(new byte[1]);
		assertThat(queue.droppedLines()).isEqualTo(1);
		queue.remove();
		queue.remove();
		queue.offer(new byte[1]);
		assertThat(queue.droppedLines()).isEqualTo(1);
		assertThat(queue.peek()).hasSize(1);
	}

	@Test
	@Timeout(30)
	void wakesTheTakerBeforeItIsFull() {
		LineQueue queue = new LineQueue(1024);
		queue.takenBy(Thread.currentThread());
		for (int i = 0; i < 1000; i++) {
			queue.offer(new byte[64]);
		}
		LockSupport.park();
		assertThat(queue.droppedLines()).isZero();
	}

	@Test
	void keepsWhatWaitsAndDropsWhatComesWhenClosed() {
		LineQueue queue = new LineQueue(4);
		queue.offer(new byte[1]);
		queue.close();
		queue.offer(new byte[2]);
		assertThat(queue.droppedLines()).isEqualTo(1);
		assertThat(queue.peek()).hasSize(1);
	}

}
