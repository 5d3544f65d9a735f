package io.tarweb.testing;

import java.io.PrintWriter;
import java.io.StringWriter;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Repeats tests with something else between their clients and servers, which they know
 * nothing of: the same requests, the same expectations.
 */
final class Repetition {

	private static final int MAX_STACK_LINES = 10;

	private static volatile Wire wire = Wire.PLAIN;

	private Repetition() {
	}

	/** What is between the clients and servers of the test that runs. */
	static Wire wire() {
		return wire;
	}

	/**
	 * Repeats tests. Those beside them must not run meanwhile.
	 * @param between what is between clients and servers
	 * @param withoutTag the tag of tests that are left out, empty to repeat all
	 * @param atLeast how many have to succeed
	 * @param tests the classes, all of whose clients are {@link RawClient}s
	 * @throws AssertionError if a test fails, or if there are fewer
	 */
	static void of(Wire between, String withoutTag, int atLeast, Class<?>... tests) {
		LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
		for (Class<?> test : tests) {
			request.selectors(DiscoverySelectors.selectClass(test));
		}
		if (!withoutTag.isEmpty()) {
			request.filters(TagFilter.excludeTags(withoutTag));
		}
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		wire = between;
		try {
			LauncherFactory.create().execute(request.build(), listener);
		}
		finally {
			wire = Wire.PLAIN;
		}
		requireSuccess(listener.getSummary(), atLeast);
	}

	private static void requireSuccess(TestExecutionSummary summary, int atLeast) {
		if (summary.getTotalFailureCount() > 0 || summary.getTestsSucceededCount() < atLeast) {
			StringWriter failures = new StringWriter();
			summary.printTo(new PrintWriter(failures));
			summary.printFailuresTo(new PrintWriter(failures), MAX_STACK_LINES);
			throw new AssertionError(failures);
		}
	}

}
