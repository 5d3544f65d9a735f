package io.tarweb.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

import io.tarweb.error.TarwebException;
import io.tarweb.pack.PackException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/**
 * The command {@code tarweb}.
 */
@Command(name = "tarweb", description = "Makes an archive of a docs site, serves it, and routes connections.",
		mixinStandardHelpOptions = true, versionProvider = Tarweb.Version.class, usageHelpAutoWidth = true,
		subcommands = { PackCommand.class, ServeCommand.class, RouteCommand.class, InspectCommand.class,
				DiffCommand.class, BundleCommand.class, HelpCommand.class, AutoComplete.GenerateCompletion.class },
		exitCodeListHeading = "%nExit codes:%n",
		exitCodeList = { "0:Success; for diff: the archives serve the same.",
				"1:For diff: they differ; for inspect --verify: a file is damaged.", "2:The command line is wrong.",
				"3:The command failed; the message says why.", "4:pack --fail-on-broken-links found broken links.",
				"130, 143:Ended by SIGINT, SIGTERM." },
		footer = { "", "Completion for bash and zsh: source <(tarweb generate-completion)" })
public final class Tarweb {

	private Tarweb() {
	}

	/**
	 * Runs a command and ends the process.
	 */
	public static void main(String[] arguments) {
		System.exit(commandLine(new CommandLine(new Tarweb())).execute(arguments));
	}

	/**
	 * Sets up how all commands are parsed and how they fail.
	 */
	static CommandLine commandLine(CommandLine commandLine) {
		return commandLine.setCaseInsensitiveEnumValuesAllowed(true)
			.setParameterExceptionHandler(new WrongUsage())
			.setExecutionExceptionHandler(new Failure());
	}

	/**
	 * One line and a hint instead of a page of help.
	 */
	private static final class WrongUsage implements IParameterExceptionHandler {

		@Override
		public int handleParseException(CommandLine.ParameterException ex, String[] arguments) {
			CommandLine command = ex.getCommandLine();
			PrintWriter err = command.getErr();
			err.println("tarweb: " + ex.getMessage());
			CommandLine.UnmatchedArgumentException.printSuggestions(ex, err);
			err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
			return ExitCode.USAGE;
		}

	}

	/**
	 * One line for expected failures, a stack trace only for bugs.
	 */
	private static final class Failure implements IExecutionExceptionHandler {

		private static final int MAX_DETAILS = 20;

		@Override
		public int handleExecutionException(Exception ex, CommandLine command, ParseResult result) throws Exception {
			PrintWriter err = command.getErr();
			if (ex instanceof PackException packException) {
				err.println("tarweb: " + ex.getMessage());
				// The lines are already limited to the broken links to report.
				int most = (packException.kind() == PackException.Kind.LINKS) ? Integer.MAX_VALUE : MAX_DETAILS;
				packException.details().stream().limit(most).forEach((detail) -> err.println("  " + detail));
				if (packException.details().size() > most) {
					err.printf("  and %d more%n", packException.details().size() - most);
				}
				if (packException.kind() == PackException.Kind.CONTENT && command.getCommand() instanceof PackCommand) {
					err.println("See --tolerate, --follow-links and --exclude in 'tarweb pack --help'.");
				}
				return switch (packException.kind()) {
					case LINKS -> ExitCode.BROKEN_LINKS;
					case SETTINGS -> ExitCode.USAGE;
					default -> ExitCode.FAILED;
				};
			}
			if (isExpected(ex)) {
				err.println("tarweb: " + ((ex.getMessage() != null) ? ex.getMessage() : ex.toString()));
				return ExitCode.FAILED;
			}
			throw ex;
		}

		/** Whether the message is meant for operators. */
		private static boolean isExpected(Exception ex) {
			return ex instanceof CommandException || ex instanceof IOException || ex instanceof UncheckedIOException
					|| ex instanceof IllegalArgumentException || ex instanceof TarwebException;
		}

	}

	/**
	 * The version that the build recorded.
	 */
	static final class Version implements IVersionProvider {

		@Override
		public String[] getVersion() throws IOException {
			Properties properties = new Properties();
			try (InputStream in = Tarweb.class.getResourceAsStream("/tarweb-cli.properties")) {
				properties.load(Objects.requireNonNull(in, "The build leaves the version in the jar"));
			}
			return new String[] { "tarweb " + properties.getProperty("version") };
		}

	}

}
