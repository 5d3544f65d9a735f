package io.tarweb.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.pack.Workspace;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code tarweb bundle}: this jar with an archive inside and another main class. The
 * archive is stored, not compressed, so that it can be mapped in place.
 */
@Command(name = "bundle", description = "Makes an executable jar that serves an archive, with the archive inside.",
		mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true,
		footer = { "", "Start it with 'java -jar FILE'; --help lists its options." })
@SuppressWarnings("NullAway.Init")
final class BundleCommand implements Callable<Integer> {

	/** A page: contents keep the alignment that they have in the archive. */
	private static final int ALIGNMENT_BYTES = 4096;

	/** A fixed time; zip has none before 1980. */
	private static final long TIME_MILLIS = 315_619_200_000L;

	/** Classes that pack but don't serve. */
	private static final List<String> LEFT_OUT = List.of("org/jsoup/", "me/tongfei/", "org/jline/");

	@Spec
	private CommandSpec spec;

	@Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive.")
	private Path archive;

	@Option(names = { "-o", "--output" }, required = true, paramLabel = "FILE", description = "The jar.")
	private Path target;

	@Override
	public Integer call() throws IOException {
		try (Archive opened = ArchiveOpening.open(this.archive)) {
			if (opened.isUnpacked()) {
				throw new CommandException(
						"'%s' is a %s that must be unpacked before it is served; inside a jar only a tar, a zip, "
							.formatted(this.archive, opened.format().label())
								+ "or a tgz of 'tarweb pack' can be served",
						null);
			}
		}
		Path program = program();
		try (Workspace workspace = Workspace.beside(this.target)) {
			try (ZipFile in = ZipFile.builder().setPath(program).get();
					ZipArchiveOutputStream out = new ZipArchiveOutputStream(workspace.archive())) {
				out.setUseZip64(Zip64Mode.AsNeeded);
				writeManifest(in, out);
				for (ZipArchiveEntry entry : Collections.list(in.getEntriesInPhysicalOrder())) {
					if (isNeeded(entry.getName())) {
						out.addRawArchiveEntry(entry, in.getRawInputStream(entry));
					}
				}
				writeArchive(out);
			}
			workspace.publish();
		}
		this.spec.commandLine()
			.getOut()
			.printf("%s: %s; start it with 'java -jar %s'%n", this.target, Text.bytes(Files.size(this.target)),
					this.target);
		return ExitCode.OK;
	}

	/**
	 * Finds the file that a class came from.
	 * @return the jar that runs
	 */
	static Path program() {
		try {
			Path program = Path.of(Tarweb.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			if (!Files.isRegularFile(program)) {
				throw new CommandException("This isn't the executable jar, which is what gets the archive inside",
						null);
			}
			return program;
		}
		catch (URISyntaxException ex) {
			throw new CommandException("The executable jar can't be found: " + ex.getMessage(), ex);
		}
	}

	private static boolean isNeeded(String name) {
		return !name.equals("META-INF/MANIFEST.MF") && !name.equals(BundledSite.ARCHIVE_NAME)
				&& LEFT_OUT.stream().noneMatch(name::startsWith);
	}

	private static void writeManifest(ZipFile in, ZipArchiveOutputStream out) throws IOException {
		Manifest manifest;
		try (InputStream own = in.getInputStream(in.getEntry("META-INF/MANIFEST.MF"))) {
			manifest = new Manifest(own);
		}
		manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, BundledSite.class.getName());
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		manifest.write(bytes);
		ZipArchiveEntry entry = new ZipArchiveEntry("META-INF/MANIFEST.MF");
		entry.setTime(TIME_MILLIS);
		out.putArchiveEntry(entry);
		out.write(bytes.toByteArray());
		out.closeArchiveEntry();
	}

	private void writeArchive(ZipArchiveOutputStream out) throws IOException {
		ZipArchiveEntry entry = new ZipArchiveEntry(BundledSite.ARCHIVE_NAME);
		entry.setMethod(ZipEntry.STORED);
		entry.setSize(Files.size(this.archive));
		entry.setTime(TIME_MILLIS);
		entry.setAlignment(ALIGNMENT_BYTES);
		out.putArchiveEntry(entry);
		try (InputStream in = Files.newInputStream(this.archive)) {
			in.transferTo(out);
		}
		out.closeArchiveEntry();
	}

}
