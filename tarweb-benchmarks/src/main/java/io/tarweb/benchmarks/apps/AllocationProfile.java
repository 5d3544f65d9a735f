package io.tarweb.benchmarks.apps;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of code the event loops allocate at, by JDK Flight Recorder's samples.
 */
final class AllocationProfile {

	private static final String EVENT = "jdk.ObjectAllocationSample";

	private static final int SITES = 5;

	private @Nullable Recording recording;

	static boolean isEventLoop(String threadName) {
		return threadName.startsWith("tarweb-") && !threadName.startsWith("tarweb-reload");
	}

	String start() {
		Recording started = new Recording();
		started.enable(EVENT).with("throttle", "1000/s");
		started.start();
		this.recording = started;
		return "started";
	}

	/**
	 * Ends the recording.
	 * @return the sites with most of the bytes, separated by {@code " | "}
	 */
	String stop() {
		Recording stopped = this.recording;
		if (stopped == null) {
			throw new IllegalStateException("No recording was started");
		}
		this.recording = null;
		try (stopped) {
			stopped.stop();
			Path file = Files.createTempFile("tarweb-bench", ".jfr");
			try {
				stopped.dump(file);
				return sites(RecordingFile.readAllEvents(file));
			}
			finally {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A sample weighs what its thread allocated since the one before, so that the first
	 * one has all of the time before the recording in it and is left out.
	 */
	private static String sites(List<RecordedEvent> events) {
		Map<String, Long> weights = new HashMap<>();
		Set<String> begun = new HashSet<>();
		for (RecordedEvent event : events.stream().sorted(Comparator.comparing(RecordedEvent::getStartTime)).toList()) {
			String thread = (event.getThread() != null) ? String.valueOf(event.getThread().getJavaName()) : "";
			if (isEventLoop(thread) && !begun.add(thread)) {
				weights.merge(site(event), event.getLong("weight"), Long::sum);
			}
		}
		long all = weights.values().stream().mapToLong(Long::longValue).sum();
		return weights.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.limit(SITES)
			.map((site) -> Math.round(100.0 * site.getValue() / all) + " % " + site.getKey())
			.collect(Collectors.joining(" | "));
	}

	private static String site(RecordedEvent event) {
		String type = event.getClass("objectClass").getName();
		if (event.getStackTrace() == null) {
			return type;
		}
		List<RecordedFrame> frames = event.getStackTrace().getFrames();
		RecordedFrame top = frames.stream().filter(AllocationProfile::isOutsideOfJdk).findFirst().orElse(frames.get(0));
		return type + " at " + top.getMethod().getType().getName() + "." + top.getMethod().getName() + ":"
				+ top.getLineNumber();
	}

	private static boolean isOutsideOfJdk(RecordedFrame frame) {
		String type = frame.getMethod().getType().getName();
		return !type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.");
	}

}
