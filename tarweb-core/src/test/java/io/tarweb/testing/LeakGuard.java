package io.tarweb.testing;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import io.tarweb.internal.engine.HttpEngine;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.slf4j.LoggerFactory;

/**
 * Fails the test run when Netty finds a buffer that was collected before it was released.
 * Registered for every test as a service, so that no test class can forget it. Buffers of
 * our own, which Netty doesn't watch, are counted by {@link HttpEngine}, which logs an
 * error when it closes and misses one.
 * <p>
 * Netty notices a leak only when the same detector tracks its next object, and then only
 * logs it. So all detectors report to this class, and after the last test the garbage is
 * collected and each detector is given one more object.
 */
public final class LeakGuard implements BeforeAllCallback {

	private static final Namespace NAMESPACE = Namespace.create(LeakGuard.class);

	/**
	 * A single collection may still be handing its references to their queues when the
	 * canary of that collection arrives; with the next one's canary it is done.
	 */
	private static final int COLLECTIONS = 2;

	private static final long CANARY_WAIT_MILLIS = 100;

	private static final int CANARY_ATTEMPTS = 100;

	private static final ListAppender<ILoggingEvent> ENGINE_ERRORS = new ListAppender<>();

	static {
		ENGINE_ERRORS.start();
		Logger engine = (Logger) LoggerFactory.getLogger(HttpEngine.class);
		engine.addAppender(ENGINE_ERRORS);
		// JUnit creates its extensions before it initializes the first test class, hence
		// before Netty's buffers get their detector.
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ListenedDetectorFactory());
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(LeakGuard.class, (key) -> (AutoCloseable) LeakGuard::failOnLeaks);
	}

	private static void failOnLeaks() throws InterruptedException {
		for (int i = 0; i < COLLECTIONS; i++) {
			collectGarbage();
			ListenedDetectorFactory.DETECTORS.forEach(LeakGuard::track);
		}
		List<String> leaks = new ArrayList<>(ListenedDetectorFactory.LEAKS);
		ENGINE_ERRORS.list.forEach((event) -> leaks.add(event.getFormattedMessage()));
		if (!leaks.isEmpty()) {
			throw new AssertionError("Collected before it was released: " + String.join("\n", leaks));
		}
	}

	private static void collectGarbage() throws InterruptedException {
		ReferenceQueue<Object> queue = new ReferenceQueue<>();
		PhantomReference<Object> canary = new PhantomReference<>(new Object(), queue);
		for (int i = 0; i < CANARY_ATTEMPTS; i++) {
			System.gc();
			if (queue.remove(CANARY_WAIT_MILLIS) == canary) {
				return;
			}
		}
		throw new IllegalStateException("The garbage collector doesn't run, so leaks can't be found");
	}

	private static void track(ResourceLeakDetector<Object> detector) {
		Object resource = new Object();
		ResourceLeakTracker<Object> tracker = detector.track(resource);
		if (tracker != null) {
			tracker.close(resource);
		}
	}

	private static final class ListenedDetectorFactory extends ResourceLeakDetectorFactory {

		private static final List<ResourceLeakDetector<Object>> DETECTORS = new CopyOnWriteArrayList<>();

		private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

		@Override
		@SuppressWarnings("deprecation")
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
				long maxActive) {
			return newResourceLeakDetector(resource, samplingInterval);
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
			ResourceLeakDetector<T> detector = new ResourceLeakDetector<>(resource, samplingInterval);
			detector.setLeakListener((type, records) -> LEAKS.add(type + ": " + records));
			DETECTORS.add((ResourceLeakDetector<Object>) detector);
			return detector;
		}

	}

}
