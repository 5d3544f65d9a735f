package io.tarweb.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

import io.tarweb.http.Coding;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveOpening;
import io.tarweb.internal.archive.ArchiveOptions;
import io.tarweb.internal.archive.SkippedEntry;
import io.tarweb.internal.archive.SkippedKind;
import io.tarweb.settings.SitePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * {@code tarweb inspect}.
 */
@Command(name = "inspect", description = "Shows what is in an archive and what of it would be served.",
		mixinStandardHelpOptions = true, sortOptions = false, usageHelpAutoWidth = true)
@SuppressWarnings("NullAway.Init")
final class InspectCommand implements Callable<Integer> {

	private static final int MAX_SKIPPED = 20;

	@Spec
	private CommandSpec spec;

	@Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive.")
	private Path file;

	@Option(names = "--prefix", defaultValue = "", paramLabel = "DIR",
			description = "Directory inside the archive that would be the root of the site. Only what is below it is shown.")
	private String prefix;

	@Option(names = "--links-out-of-prefix", description = "Also follow links from that directory to files outside it.")
	private boolean linksOutOfPrefix;

	@Option(names = { "-l", "--list" }, description = "List every file with its size and its encodings.")
	private boolean list;

	@Option(names = "--json", description = "Print everything as one JSON object.")
	private boolean json;

	@Option(names = "--verify", description = "Read all contents and compare them to the hashes or checksums in "
			+ "the archive; exit code 1 if one differs.")
	private boolean verify;

	@Override
	public Integer call() throws IOException {
		SitePolicy site = SitePolicy.builder().prefix(this.prefix).build();
		ArchiveOptions options = ArchiveOptions.DEFAULTS.listingSkipped()
			.withLinkRoot(this.linksOutOfPrefix ? "" : site.prefix());
		try (Archive archive = ArchiveOpening.open(this.file, options)) {
			Contents contents = new Contents(archive, site.prefix());
			Verification verification = this.verify ? Verification.of(archive, contents) : Verification.NONE;
			if (this.json) {
				writeJson(archive, contents, verification);
			}
			else {
				print(archive, contents, verification);
			}
			return verification.damaged().isEmpty() ? ExitCode.OK : ExitCode.DIFFERENT;
		}
	}

	private void print(Archive archive, Contents contents, Verification verification) throws IOException {
		PrintWriter out = this.spec.commandLine().getOut();
		if (this.list) {
			printList(archive, contents, out);
		}
		out.printf("%s: %s of %s, %s with %s of content%n", this.file, archive.format().label(),
				Text.bytes(archive.fileBytes()), Text.count(contents.members().size(), "member", "members"),
				Text.bytes(archive.report().contentBytes()));
		Map<Coding, long[]> sums = new EnumMap<>(Coding.class);
		long hashed = 0;
		for (Map.Entry<String, Integer> member : contents.members().entrySet()) {
			long[] sum = sums.computeIfAbsent(contents.coding(member.getKey()), (coding) -> new long[2]);
			sum[0]++;
			sum[1] += archive.contentLength(member.getValue());
			hashed += (contents.hash(member.getValue()) != 0) ? 1 : 0;
		}
		sums.forEach((coding, sum) -> out.printf("  %-10s %s, %s%n", label(coding), Text.count(sum[0], "file", "files"),
				Text.bytes(sum[1])));
		out.printf("  %-10s for %,d of %,d members%n", "validators", hashed, contents.members().size());
		out.printf("  %-10s %s%n", "manifest", contents.hasManifest() ? "yes" : "no");
		if (archive.report().replaced() > 0) {
			out.printf("  %-10s %s by a later one of the same name%n", "replaced",
					Text.count(archive.report().replaced(), "entry", "entries"));
		}
		if (archive.report().trailingBytes() > 0) {
			out.printf("  %-10s %s after the end, which are ignored%n", "trailing",
					Text.count(archive.report().trailingBytes(), "byte", "bytes"));
		}
		contents.skippedCounts()
			.forEach((kind, count) -> out.printf("  %-10s %,d %s: %s%n", "skipped", count, kind.label(), why(kind)));
		List<SkippedEntry> skipped = contents.skipped();
		skipped.stream()
			.limit(MAX_SKIPPED)
			.forEach((entry) -> out.printf("    %s: %s%n", printable(entry.name()), printable(reason(entry))));
		if (skipped.size() > MAX_SKIPPED) {
			out.printf("    and %d more; --json lists all%n", skipped.size() - MAX_SKIPPED);
		}
		if (this.verify) {
			out.printf("  %-10s %,d of %,d members%n", "verified", verification.verified(), contents.members().size());
		}
		verification.damaged()
			.forEach((each) -> out.printf("  %-10s %s at byte %d: %s%n", "damaged", printable(each.name()),
					each.offset(), each.what()));
	}

	private static void printList(Archive archive, Contents contents, PrintWriter out) {
		contents.members().forEach((name, member) -> {
			if (contents.coding(name) == Coding.IDENTITY) {
				StringBuilder encodings = new StringBuilder();
				contents.siblings(name)
					.forEach((coding, sibling) -> encodings.append(' ')
						.append(label(coding))
						.append(':')
						.append(archive.contentLength(sibling)));
				out.printf("%12d  %s%s%n", archive.contentLength(member), printable(name),
						(encodings.length() > 0) ? "  (" + encodings.substring(1) + ")" : "");
			}
		});
	}

	/** Names are untrusted text, and terminals obey some characters. */
	private static String printable(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

	private static String label(Coding coding) {
		return (coding == Coding.IDENTITY) ? "plain" : new String(coding.token(), StandardCharsets.US_ASCII);
	}

	private static String reason(SkippedEntry entry) {
		String target = (entry.target() != null) ? "a link to '%s': ".formatted(entry.target()) : "";
		return target + why(entry.kind());
	}

	private static String why(SkippedKind kind) {
		return switch (kind) {
			case DIRECTORY -> "only its files are served";
			case DEVICE, FIFO -> "not a file";
			case SPARSE -> "stored without its holes";
			case HARD_LINK_DANGLING -> "its target doesn't come before it";
			case SYMLINK_DANGLING -> "its target doesn't exist";
			case SYMLINK_OUTSIDE -> "it leads out of the archive";
			case SYMLINK_LOOP -> "it leads in a circle";
			case LINK_OUT_OF_PREFIX -> "it leads out of the prefix";
			case UNUSABLE_NAME -> "no request can ask for it";
			case VOLUME_LABEL -> "the label of a volume";
			case ENCRYPTED -> "it needs a password";
			case UNKNOWN_METHOD -> "compressed in a way that browsers don't support";
			case TABLE_OF_CONTENTS -> "only for readers of eStargz";
			case UNKNOWN_TYPE -> "it has no content to serve";
		};
	}

	private void writeJson(Archive archive, Contents contents, Verification verification) throws IOException {
		PrintWriter out = this.spec.commandLine().getOut();
		JsonFactory factory = new JsonFactory();
		ObjectWriteContext pretty = new ObjectWriteContext.Base() {
			@Override
			public PrettyPrinter getPrettyPrinter() {
				return new DefaultPrettyPrinter();
			}
		};
		try (JsonGenerator json = factory.createGenerator(pretty, out)) {
			json.writeStartObject();
			json.writeStringProperty("archive", this.file.toString());
			json.writeStringProperty("format", archive.format().label());
			json.writeNumberProperty("bytes", archive.fileBytes());
			json.writeNumberProperty("members", contents.members().size());
			json.writeNumberProperty("contentBytes", archive.report().contentBytes());
			json.writeNumberProperty("trailingBytes", archive.report().trailingBytes());
			json.writeBooleanProperty("manifest", contents.hasManifest());
			json.writeObjectPropertyStart("skipped");
			contents.skippedCounts().forEach((kind, count) -> json.writeNumberProperty(kind.label(), count));
			json.writeEndObject();
			json.writeArrayPropertyStart("skippedEntries");
			for (SkippedEntry skipped : contents.skipped()) {
				json.writeStartObject();
				json.writeStringProperty("name", skipped.name());
				json.writeStringProperty("kind", skipped.kind().label());
				json.writeStringProperty("reason", reason(skipped));
				json.writeEndObject();
			}
			json.writeEndArray();
			json.writeArrayPropertyStart("damaged");
			for (Verification.Damaged damaged : verification.damaged()) {
				json.writeStartObject();
				json.writeStringProperty("name", damaged.name());
				json.writeNumberProperty("offset", damaged.offset());
				json.writeStringProperty("what", damaged.what());
				json.writeEndObject();
			}
			json.writeEndArray();
			writeFiles(archive, contents, json);
			json.writeEndObject();
		}
		out.println();
	}

	private static void writeFiles(Archive archive, Contents contents, JsonGenerator json) {
		json.writeArrayPropertyStart("files");
		contents.members().forEach((name, member) -> {
			if (contents.coding(name) == Coding.IDENTITY) {
				json.writeStartObject();
				json.writeStringProperty("path", name);
				writeMember(archive, contents, member, json);
				json.writeObjectPropertyStart("encodings");
				contents.siblings(name).forEach((coding, sibling) -> {
					json.writeObjectPropertyStart(label(coding));
					writeMember(archive, contents, sibling, json);
					json.writeEndObject();
				});
				json.writeEndObject();
				json.writeEndObject();
			}
		});
		json.writeEndArray();
	}

	private static void writeMember(Archive archive, Contents contents, int member, JsonGenerator json) {
		json.writeNumberProperty("bytes", archive.contentLength(member));
		json.writeNumberProperty("offset", archive.contentOffset(member));
		if (contents.hash(member) != 0) {
			json.writeStringProperty("xxh3", String.format(Locale.ROOT, "%016x", contents.hash(member)));
		}
	}

}
