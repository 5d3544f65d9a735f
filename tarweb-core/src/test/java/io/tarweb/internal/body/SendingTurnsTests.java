package io.tarweb.internal.body;

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendingTurns}, with a loop that runs when it is told.
 */
class SendingTurnsTests {

	private static final int HALF = SendingTurns.TURN_BYTES / 2;

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final SendingTurns turns = new SendingTurns(this.channel.eventLoop());

	private final List<Integer> served = new ArrayList<>();

	@Test
	void aTurnEndsWhenItsBytesAreSpent() {
		assertThat(this.turns.isOpen()).isTrue();
		this.turns.spend(HALF);
		assertThat(this.turns.isOpen()).isTrue();
		this.turns.spend(HALF);
		assertThat(this.turns.isOpen()).isFalse();
	}

	@Test
	void whoWaitsIsServedInOrderOverAsManyTurnsAsItTakes() {
		this.turns.spend(SendingTurns.TURN_BYTES);
		for (int i = 0; i < 5; i++) {
			int number = i;
			this.turns.await(() -> serve(number));
		}
		assertThat(this.served).isEmpty();
		List<Integer> afterEachTurn = new ArrayList<>();
		while (this.served.size() < 5) {
			this.channel.runScheduledPendingTasks();
			afterEachTurn.add(this.served.size());
		}
		assertThat(afterEachTurn).containsExactly(2, 4, 5);
		assertThat(this.served).containsExactly(0, 1, 2, 3, 4);
	}

	@Test
	void whoWaitsAgainComesBehindTheOthers() {
		this.turns.spend(SendingTurns.TURN_BYTES);
		this.turns.await(() -> {
			serve(0);
			this.turns.await(() -> serve(0));
		});
		this.turns.await(() -> serve(1));
		this.turns.await(() -> serve(2));
		while (this.served.size() < 4) {
			this.channel.runScheduledPendingTasks();
		}
		assertThat(this.served).containsExactly(0, 1, 2, 0);
	}

	/** Two tasks in one turn of the loop would be no turn between them. */
	@Test
	void theLoopIsAskedForOneTurnAtATime() {
		this.turns.spend(SendingTurns.TURN_BYTES);
		this.turns.await(this::serveAgainAndAgain);
		for (int turn = 1; turn <= 20; turn++) {
			this.channel.runScheduledPendingTasks();
			assertThat(this.served).hasSize(turn);
		}
	}

	private void serveAgainAndAgain() {
		serve(0);
		serve(0);
		this.served.remove(0);
		this.turns.await(this::serveAgainAndAgain);
	}

	private void serve(int number) {
		this.served.add(number);
		this.turns.spend(HALF);
	}

}
