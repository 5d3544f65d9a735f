package io.tarweb.testing;

import java.io.PrintWriter;

import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.opentest4j.TestAbortedException;

/**
 * Runs the tests of one tag without Maven, which takes its time where the CPU is
 * emulated. There every one of them has to run: one that is skipped counts as failed, but
 * for those that need a browser.
 */
public final class TaggedTests {

	private TaggedTests() {
	}

	/**
	 * Ends with a status of 0 if all tests have succeeded.
	 * @param args the tag, and optionally a pattern for the names of methods
	 */
	public static void main(String[] args) {
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(DiscoverySelectors.selectPackage("io.tarweb"))
			.filters(TagFilter.includeTags(args[0]), new MethodNameFilter((args.length > 1) ? args[1] : ".*"))
			.build();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		Progress progress = new Progress();
		LauncherFactory.create().execute(request, listener, progress);
		TestExecutionSummary summary = listener.getSummary();
		summary.printFailuresTo(new PrintWriter(System.out, true), 30);
		System.out.printf("Tests run: %d, failed: %d, skipped: %d%n", summary.getTestsStartedCount(),
				summary.getTotalFailureCount(), summary.getTestsAbortedCount() + summary.getTestsSkippedCount());
		boolean complete = summary.getTestsSucceededCount() > 0 && summary.getTotalFailureCount() == 0
				&& summary.getTestsAbortedCount() + summary.getTestsSkippedCount() == progress.withoutBrowser;
		System.exit(complete ? 0 : 1);
	}

	private record MethodNameFilter(String pattern) implements PostDiscoveryFilter {

		@Override
		public FilterResult apply(TestDescriptor test) {
			boolean included = !(test.getSource().orElse(null) instanceof MethodSource method)
					|| method.getMethodName().matches(this.pattern);
			return FilterResult.includedIf(included);
		}

	}

	/** Says what has been done, in an output that is watched. */
	private static final class Progress implements TestExecutionListener {

		private long startedNanos;

		private long withoutBrowser;

		@Override
		public void executionStarted(TestIdentifier test) {
			this.startedNanos = System.nanoTime();
		}

		@Override
		public void executionFinished(TestIdentifier test, TestExecutionResult result) {
			if (test.isTest() && test.getSource().orElse(null) instanceof MethodSource method) {
				System.out.printf("%s %s %s, %d ms%n", result.getStatus(), method.getMethodName(),
						test.getDisplayName(), (System.nanoTime() - this.startedNanos) / 1_000_000);
				if (result.getThrowable().filter(Progress::isMissingBrowser).isPresent()) {
					this.withoutBrowser++;
				}
			}
		}

		private static boolean isMissingBrowser(Throwable cause) {
			return cause instanceof TestAbortedException
					&& String.valueOf(cause.getMessage()).startsWith("needs chromium");
		}

	}

}
