package io.tarweb.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.tarweb.reload.ArchiveSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code tarweb serve}.
 */
@Command(name = "serve", description = "Serves a site until it is stopped.", mixinStandardHelpOptions = true,
		sortOptions = false, usageHelpAutoWidth = true,
		footer = { "",
				"SIGTERM and SIGINT let requests in flight finish. SIGHUP loads the archives that are at the paths then." })
@SuppressWarnings("NullAway.Init")
final class ServeCommand implements Callable<Integer> {

	@Parameters(arity = "1..*", paramLabel = "ARCHIVE",
			description = "The archives of the site. Each file comes from the first one that has it.")
	private List<Path> archives;

	@Mixin
	private ServeOptions options = new ServeOptions();

	@Override
	public Integer call() {
		this.options.serve(this.archives.stream().map(ArchiveSource::ofFile).toList());
		return ExitCode.OK;
	}

}
