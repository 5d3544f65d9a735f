package io.tarweb.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The processor time of a process and its living descendants, as the kernel accounts it.
 */
final class CpuMeter {

	private static final double MICROS_PER_SECOND = 1e6;

	private final double microsPerTick = MICROS_PER_SECOND
			/ Integer.parseInt(Shell.run(Duration.ofSeconds(10), "getconf", "CLK_TCK").output().strip());

	/**
	 * Reads the time used so far.
	 * @param process whose
	 * @return microseconds of processor time
	 */
	double micros(ProcessHandle process) {
		return Stream.concat(Stream.of(process), process.descendants())
			.map((member) -> stat(member.pid()))
			.reduce(new ProcStat(0, 0), ProcStat::plus)
			.ticks() * this.microsPerTick;
	}

	private static ProcStat stat(long pid) {
		try {
			return ProcStat.ofProcess(pid);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Process " + pid + " has ended under the measurement", ex);
		}
	}

}
