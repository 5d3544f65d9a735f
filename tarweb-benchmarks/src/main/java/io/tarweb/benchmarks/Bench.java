package io.tarweb.benchmarks;

import io.tarweb.benchmarks.parts.PartsCommand;
import io.tarweb.benchmarks.servers.ServersCommand;
import io.tarweb.benchmarks.system.SystemCommand;
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
		System.exit(new CommandLine(new Bench()).execute(args));
	}

}
