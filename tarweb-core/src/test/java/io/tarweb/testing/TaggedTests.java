package io.tarweb.testing;

import java.io.PrintWriter;

import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the tests of one tag without Maven, which takes its time where the CPU is
 * emulated. There every one of them has to run: one that is skipped counts as failed.
 */
public final class TaggedTests {

	private TaggedTests() {
	}

	/**
	 * Ends with a status of 0 if all tests have succeeded.
	 * @param args the tag, and optionally a pattern for the names of classes
	 */
	public static void main(String[] args) {
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectPackage("io.tarweb"))
			.filters(TagFilter.includeTags(args[0]),
					ClassNameFilter.includeClassNamePatterns((args.length > 1) ? args[1] : ".*Tests"))
			.build();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create().execute(request, listener);
		TestExecutionSummary summary = listener.getSummary();
		summary.printFailuresTo(new PrintWriter(System.out, true), 30);
		System.out.printf("Tests run: %d, failed: %d, skipped: %d%n", summary.getTestsStartedCount(),
				summary.getTotalFailureCount(), summary.getTestsAbortedCount() + summary.getTestsSkippedCount());
		boolean complete = summary.getTestsSucceededCount() > 0 && summary.getTotalFailureCount() == 0
				&& summary.getTestsAbortedCount() + summary.getTestsSkippedCount() == 0;
		System.exit(complete ? 0 : 1);
	}

}
