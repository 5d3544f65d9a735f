package io.tarweb.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processor time in a {@code /proc/PID/stat} (proc(5), fields 14 and 15).
 *
 * @param userTicks clock ticks in user mode
 * @param systemTicks clock ticks in the kernel
 */
record ProcStat(long userTicks, long systemTicks) {

	/** The state, field 3, is the first behind the command's name. */
	private static final int FIRST_FIELD = 3;

	private static final int MAJFLT = 12;

	private static final int UTIME = 14;

	private static final int STIME = 15;

	static ProcStat ofProcess(long pid) throws IOException {
		return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
	}

	/**
	 * The command's name, in parentheses, may hold blanks and parentheses itself: the
	 * fields are counted from the last one.
	 */
	static ProcStat parse(String line) {
		String[] fields = fields(line);
		return new ProcStat(Long.parseLong(fields[UTIME - FIRST_FIELD]), Long.parseLong(fields[STIME - FIRST_FIELD]));
	}

	/** Faults for which a page had to be read, field 12. */
	static long majorFaults(String line) {
		return Long.parseLong(fields(line)[MAJFLT - FIRST_FIELD]);
	}

	private static String[] fields(String line) {
		return line.substring(line.lastIndexOf(')') + 2).split(" ");
	}

	ProcStat plus(ProcStat other) {
		return new ProcStat(this.userTicks + other.userTicks, this.systemTicks + other.systemTicks);
	}

	long ticks() {
		return this.userTicks + this.systemTicks;
	}

}
