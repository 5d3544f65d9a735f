package io.tarweb.internal.reload;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

import io.tarweb.testing.Background;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ReloadThreadTests {

	private final ReloadThread thread = new ReloadThread();

	private final CountDownLatch begun = new CountDownLatch(1);

	private final AtomicBoolean interrupted = new AtomicBoolean();

	@Test
	void closingInterruptsTheLoadAndBeginsNone() throws Exception {
		this.thread.execute(this::load);
		this.begun.await();
		AtomicBoolean ran = new AtomicBoolean();
		this.thread.execute(() -> ran.set(true));
		this.thread.close();
		assertThat(this.interrupted).isTrue();
		this.thread.execute(() -> ran.set(true));
		assertThat(ran).isFalse();
	}

	@Test
	void whoeverWaitsInTheQueueIsTold() throws Exception {
		this.thread.execute(this::load);
		this.begun.await();
		AtomicBoolean told = new AtomicBoolean();
		Background.run(() -> {
			assertThatIllegalStateException().isThrownBy(() -> this.thread.call(() -> "late"));
			told.set(true);
		});
		this.thread.interrupt();
		Awaitility.await().untilTrue(told);
		this.thread.close();
	}

	private void load() {
		this.begun.countDown();
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			this.interrupted.set(true);
		}
	}

}
