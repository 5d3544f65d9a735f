package io.tarweb.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import io.tarweb.reload.ArchiveSource;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The main class of a jar that {@code tarweb bundle} made: serves the archive in the
 * mapped jar.
 */
@Command(name = "java -jar site.jar", description = "Serves the site in this jar until it is stopped.",
		mixinStandardHelpOptions = true, versionProvider = Tarweb.Version.class, sortOptions = false,
		usageHelpAutoWidth = true)
public final class BundledSite implements Callable<Integer> {

	/** The jar's entry that is the archive, in any format. */
	static final String ARCHIVE_NAME = "site.archive";

	@Mixin
	private ServeOptions options = new ServeOptions();

	private BundledSite() {
	}

	/**
	 * Serves and ends the process.
	 */
	public static void main(String[] arguments) {
		System.exit(Tarweb.commandLine(new CommandLine(new BundledSite())).execute(arguments));
	}

	@Override
	public Integer call() {
		this.options.serve(List.of(new InsideJar(BundleCommand.program())));
		return ExitCode.OK;
	}

	/**
	 * The range of the jar that is the archive.
	 */
	private record InsideJar(Path jar) implements ArchiveSource {

		@Override
		public Path fetch() {
			return this.jar;
		}

		@Override
		public Window window(Path file) throws IOException {
			try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
				ZipArchiveEntry entry = zip.getEntry(ARCHIVE_NAME);
				if (entry == null) {
					throw new CommandException("'%s' has no '%s' inside".formatted(file, ARCHIVE_NAME), null);
				}
				// Only known once the local header has been read.
				zip.getRawInputStream(entry).close();
				return new Window(entry.getDataOffset(), entry.getSize());
			}
		}

		@Override
		public String location() {
			return this.jar + "!/" + ARCHIVE_NAME;
		}

	}

}
