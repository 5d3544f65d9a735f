package io.tarweb.benchmarks;

import java.util.concurrent.CancellationException;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code ./bench}.
 */
@Command(name = "bench", description = "Measures tarweb.", mixinStandardHelpOptions = true,
		subcommands = { PartsCommand.class, ServersCommand.class, SystemCommand.class })
public final class Bench {

	private Bench() {
	}

	public static void main(String[] args) {
		System.exit(new CommandLine(new Bench()).setExecutionExceptionHandler(Bench::explain).execute(args));
	}

	/**
	 * Wrong arguments and an end by Ctrl-C are nothing that a stack trace would explain.
	 */
	private static int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
		if (!(thrown instanceof IllegalArgumentException) && !(thrown instanceof CancellationException)) {
			throw thrown;
		}
		command.getErr().println(thrown.getMessage());
		return CommandLine.ExitCode.USAGE;
	}

}
