package io.tarweb.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.tarweb.archive.Archive;
import io.tarweb.archive.ArchiveFormat;
import io.tarweb.archive.SkippedKind;
import io.tarweb.http.Coding;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * What a server sees in an archive.
 */
final class Contents {

	/** What a packed archive says about itself; nobody is served it. */
	static final String MANIFEST_NAME = "_tarweb.json";

	private final Archive archive;

	/** By name, in order. */
	private final TreeMap<String, Integer> members = new TreeMap<>();

	Contents(Archive archive) {
		this.archive = archive;
		for (int member = 0; member < archive.size(); member++) {
			this.members.put(archive.name(member), member);
		}
	}

	Map<String, Integer> members() {
		return this.members;
	}

	/**
	 * Returns the hash that a tar brings; what other archives bring are checksums.
	 * @param member the member
	 * @return 64 bits of XXH3, 0 if there is none
	 */
	long hash(int member) {
		return (this.archive.format() == ArchiveFormat.ZIP) ? 0 : this.archive.contentHash(member);
	}

	/**
	 * Tells what a member is a compressed form of.
	 * @param name the member
	 * @return its coding, or {@link Coding#IDENTITY} if it is a file of its own
	 */
	Coding coding(String name) {
		for (Coding coding : Coding.values()) {
			for (String suffix : coding.suffixes()) {
				if (name.endsWith(suffix)
						&& this.members.containsKey(name.substring(0, name.length() - suffix.length()))) {
					return coding;
				}
			}
		}
		return Coding.IDENTITY;
	}

	/**
	 * Lists the compressed forms of a file.
	 * @param name the file
	 * @return the members by coding
	 */
	Map<Coding, Integer> siblings(String name) {
		Map<Coding, Integer> siblings = new EnumMap<>(Coding.class);
		for (Coding coding : Coding.values()) {
			for (String suffix : coding.suffixes()) {
				Integer member = this.members.get(name + suffix);
				if (member != null) {
					siblings.putIfAbsent(coding, member);
				}
			}
		}
		return siblings;
	}

	/**
	 * Names what isn't served of a plain tar. The engine only counts, so the headers are
	 * read again.
	 * @return a line for each, directories left out
	 * @throws IOException if the archive can't be read
	 */
	List<Skipped> skipped() throws IOException {
		List<Skipped> skipped = new ArrayList<>();
		int directories = this.archive.report().skipped(SkippedKind.DIRECTORY);
		int all = this.archive.report().skipped().values().stream().mapToInt(Integer::intValue).sum();
		if (all == directories || this.archive.format() != ArchiveFormat.TAR) {
			return skipped;
		}
		Path file = this.archive.file();
		try (TarFile tar = new TarFile(file, true)) {
			for (TarArchiveEntry entry : tar.getEntries()) {
				if (!entry.isDirectory() && !isServed(entry.getName())) {
					skipped.add(new Skipped(entry.getName(), reason(entry)));
				}
			}
		}
		return skipped;
	}

	private boolean isServed(String name) {
		byte[] bytes = name.replaceAll("/+", "/").replaceAll("^(\\./|/)+", "").getBytes(StandardCharsets.UTF_8);
		return this.archive.find(bytes, 0, bytes.length) >= 0;
	}

	private static String reason(TarArchiveEntry entry) {
		if (entry.isSymbolicLink()) {
			return "a link to '%s', where nothing is that can be served".formatted(entry.getLinkName());
		}
		if (entry.isLink()) {
			return "a hard link to '%s', which doesn't come before it".formatted(entry.getLinkName());
		}
		if (entry.isSparse()) {
			return "a sparse file, stored without its holes";
		}
		if (entry.isFIFO() || entry.isBlockDevice() || entry.isCharacterDevice()) {
			return "no file";
		}
		return entry.isFile() ? "a name that no request can ask for, or replaced by a later entry"
				: "of a type without content";
	}

	/**
	 * Something that isn't served.
	 *
	 * @param name its name in the archive
	 * @param reason why
	 */
	record Skipped(String name, String reason) {

	}

}
