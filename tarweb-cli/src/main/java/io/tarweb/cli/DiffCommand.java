package io.tarweb.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;

import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code tarweb diff}: compares names and bytes; order, times and owners don't matter.
 */
@Command(name = "diff", description = "Compares what two archives serve.", mixinStandardHelpOptions = true,
		sortOptions = false, usageHelpAutoWidth = true,
		footer = { "",
				"The exit code is 0 if they serve the same, 1 if not, and more than 1 if they can't be compared." })
@SuppressWarnings("NullAway.Init")
final class DiffCommand implements Callable<Integer> {

	private static final int CHUNK_BYTES = 128 * 1024;

	private final byte[] left = new byte[CHUNK_BYTES];

	private final byte[] right = new byte[CHUNK_BYTES];

	@Spec
	private CommandSpec spec;

	@Parameters(index = "0", paramLabel = "A", description = "An archive.")
	private Path first;

	@Parameters(index = "1", paramLabel = "B", description = "Another one.")
	private Path second;

	@Option(names = { "-q", "--quiet" }, description = "Print nothing; only set the exit code.")
	private boolean quiet;

	@Override
	public Integer call() throws IOException {
		try (Archive a = ArchiveOpening.open(this.first); Archive b = ArchiveOpening.open(this.second)) {
			return compare(a, b);
		}
	}

	private int compare(Archive a, Archive b) throws IOException {
		PrintWriter out = this.spec.commandLine().getOut();
		Map<String, Integer> ofA = new Contents(a, "").members();
		Map<String, Integer> ofB = new Contents(b, "").members();
		TreeSet<String> names = new TreeSet<>(ofA.keySet());
		names.addAll(ofB.keySet());
		names.remove(Contents.MANIFEST_NAME);
		int different = 0;
		Iterator<String> each = names.iterator();
		while (each.hasNext() && (different == 0 || !this.quiet)) {
			String name = each.next();
			String difference = difference(a, ofA.get(name), b, ofB.get(name));
			if (!difference.isEmpty()) {
				different++;
				if (!this.quiet) {
					out.println(difference.replace("%", name.replaceAll("\\p{Cntrl}", "?")));
				}
			}
		}
		return (different == 0) ? ExitCode.OK : ExitCode.DIFFERENT;
	}

	private String difference(Archive a, @Nullable Integer inA, Archive b, @Nullable Integer inB) throws IOException {
		if (inA == null) {
			return "+ %";
		}
		if (inB == null) {
			return "- %";
		}
		long length = a.contentLength(inA);
		if (length != b.contentLength(inB)) {
			return "! % (" + length + " and " + b.contentLength(inB) + " bytes)";
		}
		try (InputStream left = a.content(inA); InputStream right = b.content(inB)) {
			for (long at = 0; at < length; at += CHUNK_BYTES) {
				int step = left.readNBytes(this.left, 0, CHUNK_BYTES);
				right.readNBytes(this.right, 0, step);
				int mismatch = Arrays.mismatch(this.left, 0, step, this.right, 0, step);
				if (mismatch >= 0) {
					return "! % (from byte " + (at + mismatch) + " on)";
				}
			}
			return "";
		}
	}

}
