package io.tarweb.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import io.tarweb.reload.ArchiveSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code tarweb serve}.
 */
@Command(name = "serve", description = "Serves an archive until it is told to end.", mixinStandardHelpOptions = true,
		sortOptions = false, usageHelpAutoWidth = true,
		footer = { "",
				"SIGTERM and SIGINT let requests in flight finish. SIGHUP loads what lies at the path by then." })
@SuppressWarnings("NullAway.Init")
final class ServeCommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive.")
	private Path archive;

	@Mixin
	private ServeOptions options = new ServeOptions();

	@Override
	public Integer call() {
		this.options.serve(ArchiveSource.ofFile(this.archive));
		return ExitCode.OK;
	}

}
