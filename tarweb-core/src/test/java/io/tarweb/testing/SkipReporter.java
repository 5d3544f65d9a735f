package io.tarweb.testing;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints why a test was skipped: Surefire's summary only counts, and a kernel or a tool
 * that is absent should be seen. Registered as a service.
 */
public final class SkipReporter implements TestExecutionListener {

	@Override
	public void executionSkipped(TestIdentifier test, String reason) {
		print(test, reason);
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		if (result.getStatus() == Status.ABORTED) {
			print(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
		}
	}

	private static void print(TestIdentifier test, String reason) {
		System.out.println("Skipped " + nameOf(test) + ": " + reason);
	}

	private static String nameOf(TestIdentifier test) {
		TestSource source = test.getSource().orElse(null);
		return (source instanceof MethodSource method)
				? method.getClassName() + "." + method.getMethodName() + " " + test.getDisplayName()
				: test.getLegacyReportingName();
	}

}
