package io.tarweb.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs things beside a test, each on a thread of its own: the common pool of a small
 * machine has one thread, and things that wait for each other need more.
 */
public final class Background {

	private Background() {
	}

	public static CompletableFuture<Void> run(Runnable task) {
		return CompletableFuture.runAsync(task, Background::start);
	}

	public static <T> CompletableFuture<T> supply(Supplier<T> task) {
		return CompletableFuture.supplyAsync(task, Background::start);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "test-background");
		thread.setDaemon(true);
		thread.start();
	}

}
