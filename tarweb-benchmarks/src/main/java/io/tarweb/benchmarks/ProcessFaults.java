package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page faults in a {@code /proc/PID/stat}.
 */
final class ProcessFaults {

	private ProcessFaults() {
	}

	/**
	 * Those that had to wait for a disk.
	 * @param pid the process
	 * @return how many since it began
	 * @throws IOException if there is no such process
	 */
	static long major(long pid) throws IOException {
		return ProcStat.majorFaults(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
	}

}
