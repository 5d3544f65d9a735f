package io.tarweb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.tarweb.pack.BrokenLinks;
import io.tarweb.pack.PackListener;
import io.tarweb.pack.PackOptions;
import io.tarweb.pack.PackSettings;
import io.tarweb.pack.PackSummary;
import io.tarweb.pack.Packer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code tarweb pack}.
 */
@Command(name = "pack", description = "Makes an archive of a directory.", mixinStandardHelpOptions = true,
		sortOptions = false, usageHelpAutoWidth = true)
@SuppressWarnings("NullAway.Init")
final class PackCommand implements Callable<Integer> {

	private static final int MAX_LINES = 10;

	@Spec
	private CommandSpec spec;

	@Parameters(index = "0", paramLabel = "DIR", description = "The directory with the site.")
	private Path directory;

	@Option(names = { "-o", "--output" }, required = true, paramLabel = "FILE",
			description = "The archive; an old one stays in place until the new one is complete.")
	private Path target;

	@Option(names = "--format", paramLabel = "FORMAT", completionCandidates = Formats.class,
			description = "tar, or tgz with every file as a gzip stream of its own. Default: tar.")
	private @Nullable String format;

	@Option(names = { "-e", "--encodings" }, split = ",", paramLabel = "NAME[:LEVEL]",
			description = "Siblings to make: br (0 to 11), zst (1 to 19), gz (1 to 9), or none. "
					+ "Default: br:9,gz:9,zst:15.")
	private @Nullable List<String> encodings;

	@Option(names = "--min-size", paramLabel = "BYTES", description = "Smaller files aren't compressed. Default: 512.")
	private @Nullable String minSize;

	@Option(names = "--min-gain", paramLabel = "PERCENT",
			description = "How much smaller than its file a sibling must be. Default: 5.")
	private @Nullable String minGain;

	@Option(names = "--align", paramLabel = "BYTES",
			description = "Contents begin at multiples of this, a power of two. Default: 512.")
	private @Nullable String align;

	@Option(names = "--mtime", paramLabel = "TIME",
			description = "The time of all members: seconds since 1970, an ISO 8601 time, or 'files' for each file's own. "
					+ "Default: SOURCE_DATE_EPOCH from the environment, otherwise 0, which means no time.")
	private @Nullable String modified;

	@Option(names = "--exclude", paramLabel = "GLOB",
			description = "Paths to leave out, '**/.git' for example; may be repeated.")
	private @Nullable List<String> excludes;

	@Option(names = "--follow-links", description = "Pack what symbolic links lead to instead of the links.")
	private boolean followLinks;

	@Option(names = "--tolerate", split = ",", paramLabel = "PROBLEM", completionCandidates = Problems.class,
			description = "Problems that don't stop packing: ${COMPLETION-CANDIDATES}. Such files are left out; "
					+ "of names that differ only in case, all are packed.")
	private @Nullable List<String> tolerate;

	@Option(names = "--no-validators", description = "Leave out the hashes of contents.")
	private boolean withoutValidators;

	@Option(names = "--no-manifest", description = "Leave out the list of contents.")
	private boolean withoutManifest;

	@Option(names = "--no-link-check", description = "Don't look for broken links.")
	private boolean withoutLinkCheck;

	@Option(names = "--fail-on-broken-links", description = "Make no archive if there are broken links.")
	private boolean failOnBrokenLinks;

	@Option(names = "--all-broken-links", description = "Show every broken link, not only the most frequent targets.")
	private boolean allBrokenLinks;

	@Option(names = "--cache", paramLabel = "DIR",
			description = "Directory that keeps compressed files for the next run. Several sites may share it.")
	private @Nullable Path cache;

	@Option(names = { "-j", "--threads" }, paramLabel = "N",
			description = "Files to compress at the same time. Default: the number of cores.")
	private @Nullable String threads;

	@Option(names = { "-q", "--quiet" }, description = "Print errors only.")
	private boolean quiet;

	@Override
	public Integer call() {
		PackSettings settings = settings();
		PackSummary summary;
		if (this.quiet || !Terminal.isInteractive()) {
			summary = Packer.pack(settings, PackListener.NONE);
		}
		else {
			try (Progress progress = new Progress()) {
				summary = Packer.pack(settings, progress);
			}
		}
		if (!this.quiet) {
			print(summary);
		}
		return ExitCode.OK;
	}

	private PackSettings settings() {
		try {
			return new PackOptions(this.directory, this.target, PackCommand::spell).format(this.format)
				.encodings(levels(this.encodings))
				.minSize(this.minSize)
				.minGain(this.minGain)
				.align(this.align)
				.time("mtime", this.modified)
				.excludes(this.excludes)
				.followLinks(this.followLinks)
				.tolerate(this.tolerate)
				.validators(!this.withoutValidators)
				.manifest(!this.withoutManifest)
				.linkCheck(this.failOnBrokenLinks ? "fail" : this.withoutLinkCheck ? "off" : null)
				.allBrokenLinks(this.allBrokenLinks)
				.cache(this.cache)
				.threads(this.threads)
				.toSettings();
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(this.spec.commandLine(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private static String spell(String name) {
		return name.equals("excludes") ? "--exclude" : "--" + name.replaceAll("[A-Z]", "-$0").toLowerCase(Locale.ROOT);
	}

	private static @Nullable Map<String, @Nullable String> levels(@Nullable List<String> encodings) {
		if (encodings == null) {
			return null;
		}
		Map<String, @Nullable String> levels = new LinkedHashMap<>();
		if (!encodings.equals(List.of("none"))) {
			for (String each : encodings) {
				String[] nameAndLevel = each.split(":", 2);
				levels.put(nameAndLevel[0], (nameAndLevel.length == 1) ? null : nameAndLevel[1]);
			}
		}
		return levels;
	}

	private void print(PackSummary summary) {
		PrintWriter out = this.spec.commandLine().getOut();
		PrintWriter err = this.spec.commandLine().getErr();
		summary.leftOut().stream().limit(MAX_LINES).forEach((problem) -> err.println("tolerated: " + problem));
		if (summary.leftOut().size() > MAX_LINES) {
			err.printf("  and %d more%n", summary.leftOut().size() - MAX_LINES);
		}
		BrokenLinks links = summary.brokenLinks();
		links.lines().forEach((line) -> err.println("broken: " + line));
		out.printf("%s: %s, %s of content, archive of %s, in %s%n", this.target,
				Text.count(summary.files(), "file", "files"), Text.bytes(summary.contentBytes()),
				Text.bytes(summary.archiveBytes()), Text.seconds(summary.took()));
		summary.siblings()
			.forEach((encoding, siblings) -> out.printf("  %-4s %s from %s to %s (%s)%n", encoding.extension(),
					Text.count(siblings.files(), "file", "files"), Text.bytes(siblings.plainBytes()),
					Text.bytes(siblings.compressedBytes()),
					Text.percent(siblings.compressedBytes(), siblings.plainBytes())));
		if (summary.fromCache() > 0) {
			out.printf("  %s from the cache%n", Text.count(summary.fromCache(), "sibling", "siblings"));
		}
		if (links.count() > 0) {
			out.printf("  %s to %s%n", Text.count(links.count(), "broken link", "broken links"),
					Text.count(links.targets().size(), "target", "targets"));
		}
	}

	private static final class Formats implements Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return PackOptions.formats().iterator();
		}

	}

	private static final class Problems implements Iterable<String> {

		@Override
		public Iterator<String> iterator() {
			return PackOptions.problems().iterator();
		}

	}

}
