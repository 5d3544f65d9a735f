package io.tarweb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

import io.tarweb.pack.BrokenLinks;
import io.tarweb.pack.Encoding;
import io.tarweb.pack.LinkCheck;
import io.tarweb.pack.PackFormat;
import io.tarweb.pack.PackListener;
import io.tarweb.pack.PackSettings;
import io.tarweb.pack.PackSummary;
import io.tarweb.pack.Packer;
import io.tarweb.pack.Problem;
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

	@Option(names = "--format", defaultValue = "tar", paramLabel = "FORMAT",
			description = "tar, or tgz: every content a gzip stream of its own. Default: ${DEFAULT-VALUE}.")
	private PackFormat format;

	@Option(names = { "-e", "--encodings" }, split = ",", paramLabel = "NAME[:LEVEL]",
			description = "Siblings to make: br (0 to 11), zst (1 to 19), gz (1 to 9), or none. "
					+ "Default: br:9,gz:9,zst:15.")
	private @Nullable List<String> encodings;

	@Option(names = "--min-size", defaultValue = "512", paramLabel = "BYTES",
			description = "Files below aren't compressed. Default: ${DEFAULT-VALUE}.")
	private int minBytes;

	@Option(names = "--min-gain", defaultValue = "5", paramLabel = "PERCENT",
			description = "How much smaller a sibling has to be. Default: ${DEFAULT-VALUE}.")
	private int minGainPercent;

	@Option(names = "--align", defaultValue = "512", paramLabel = "BYTES",
			description = "Contents begin at multiples of this, a power of two. Default: ${DEFAULT-VALUE}.")
	private int alignmentBytes;

	@Option(names = "--mtime", paramLabel = "SECONDS|files",
			description = "The time of all members in seconds since 1970, or 'files' for each file's own. "
					+ "Default: SOURCE_DATE_EPOCH from the environment, else 0, which is no time.")
	private @Nullable String modified;

	@Option(names = "--exclude", paramLabel = "GLOB",
			description = "Paths to leave out, '**/.git' for example; may be repeated.")
	private List<String> excludes = new ArrayList<>();

	@Option(names = "--follow-links", description = "Pack what symbolic links lead to instead of the links.")
	private boolean followLinks;

	@Option(names = "--tolerate", split = ",", paramLabel = "PROBLEM",
			description = "What is no reason to stop: ${COMPLETION-CANDIDATES}. Such things are left out; "
					+ "of names that differ in case only, all are packed.")
	private Set<Problem.Kind> tolerated = EnumSet.noneOf(Problem.Kind.class);

	@Option(names = "--no-validators", description = "Leave out the hashes of contents.")
	private boolean withoutValidators;

	@Option(names = "--no-manifest", description = "Leave out the list of contents.")
	private boolean withoutManifest;

	@Option(names = "--no-link-check", description = "Don't look for broken links.")
	private boolean withoutLinkCheck;

	@Option(names = "--fail-on-broken-links", description = "Make no archive if links are broken.")
	private boolean failOnBrokenLinks;

	@Option(names = "--all-broken-links",
			description = "Show every broken link, and not just what most of them lead to.")
	private boolean allBrokenLinks;

	@Option(names = "--cache", paramLabel = "DIR",
			description = "Where compressed contents are kept for the next time. Several sites may share it.")
	private @Nullable Path cache;

	@Option(names = { "-j", "--threads" }, paramLabel = "N",
			description = "Files to compress at the same time. Default: the number of cores.")
	private int threads = Runtime.getRuntime().availableProcessors();

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
			PackSettings.Builder settings = PackSettings.of(this.directory, this.target);
			if (this.encodings != null) {
				settings.encodings(levels(this.encodings));
			}
			return settings.format(this.format)
				.minBytes(this.minBytes)
				.minGainPercent(this.minGainPercent)
				.alignmentBytes(this.alignmentBytes)
				.modifiedEpochSecond(modifiedEpochSecond())
				.excludes(this.excludes)
				.followLinks(this.followLinks)
				.tolerated(this.tolerated)
				.validators(!this.withoutValidators)
				.manifest(!this.withoutManifest)
				.linkCheck(this.failOnBrokenLinks ? LinkCheck.FAIL
						: this.withoutLinkCheck ? LinkCheck.OFF : LinkCheck.WARN)
				.allBrokenLinks(this.allBrokenLinks)
				.cache(this.cache)
				.threads(this.threads)
				.build();
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(this.spec.commandLine(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private static Map<Encoding, Integer> levels(List<String> encodings) {
		Map<Encoding, Integer> levels = new EnumMap<>(Encoding.class);
		if (!encodings.equals(List.of("none"))) {
			for (String each : encodings) {
				String[] nameAndLevel = each.split(":", 2);
				Encoding encoding = Encoding.of(nameAndLevel[0]);
				levels.put(encoding, (nameAndLevel.length == 1) ? encoding.defaultLevel()
						: (int) number("The level of " + nameAndLevel[0], nameAndLevel[1]));
			}
		}
		return levels;
	}

	private @Nullable Long modifiedEpochSecond() {
		if ("files".equals(this.modified)) {
			return null;
		}
		if (this.modified != null) {
			return number("--mtime", this.modified);
		}
		String fromEnvironment = System.getenv("SOURCE_DATE_EPOCH");
		return (fromEnvironment != null && !fromEnvironment.isBlank())
				? number("SOURCE_DATE_EPOCH", fromEnvironment.strip()) : 0L;
	}

	private static long number(String what, String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(what + " must be a number, but is '" + text + "'", ex);
		}
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

}
