package io.tarweb.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.tarweb.http.Coding;
import io.tarweb.internal.archive.Archive;
import io.tarweb.internal.archive.ArchiveFormat;
import io.tarweb.internal.archive.SkippedEntry;
import io.tarweb.internal.archive.SkippedKind;
import io.tarweb.internal.http.RequestTarget;

/**
 * The contents of an archive, as a server sees them.
 */
final class Contents {

	/** The manifest of a packed archive, which isn't served. */
	static final String MANIFEST_NAME = "_tarweb.json";

	private final Archive archive;

	private final String prefix;

	/** By name, in order. */
	private final TreeMap<String, Integer> members = new TreeMap<>();

	private final List<SkippedEntry> skipped;

	private final Map<SkippedKind, Integer> skippedCounts = new EnumMap<>(SkippedKind.class);

	/**
	 * Lists the members below a directory.
	 * @param prefix the directory, with a trailing slash; empty for all
	 */
	Contents(Archive archive, String prefix) {
		this.archive = archive;
		this.prefix = prefix;
		this.skipped = new ArrayList<>(archive.report().skippedEntries());
		this.skippedCounts.putAll(archive.report().skipped());
		byte[] root = ("/" + prefix).getBytes(StandardCharsets.UTF_8);
		for (int member = 0; member < archive.size(); member++) {
			byte[] path = new byte[1 + archive.nameLength(member)];
			path[0] = '/';
			archive.copyName(member, path, 1);
			if (path.length > root.length && Arrays.equals(path, 0, root.length, root, 0, root.length)) {
				add(member, RequestTarget.canName(path, root.length - 1, path.length));
			}
		}
	}

	private void add(int member, boolean usable) {
		if (usable) {
			this.members.put(this.archive.name(member), member);
		}
		else {
			this.skipped.add(new SkippedEntry(SkippedKind.UNUSABLE_NAME, this.archive.name(member), null));
			this.skippedCounts.merge(SkippedKind.UNUSABLE_NAME, 1, Integer::sum);
		}
	}

	/** The number of entries that no request can get. */
	Map<SkippedKind, Integer> skippedCounts() {
		return this.skippedCounts;
	}

	/**
	 * The names of entries that no request can get, if the archive was opened to list
	 * them. Directories aren't listed: their contents are served.
	 */
	List<SkippedEntry> skipped() {
		return this.skipped.stream().filter((entry) -> entry.kind() != SkippedKind.DIRECTORY).toList();
	}

	boolean hasManifest() {
		return this.members.containsKey(this.prefix + MANIFEST_NAME);
	}

	Map<String, Integer> members() {
		return this.members;
	}

	/**
	 * The hash in a tar; other archives have checksums.
	 * @return 64 bits of XXH3, 0 if there is none
	 */
	long hash(int member) {
		return (this.archive.format() == ArchiveFormat.ZIP) ? 0 : this.archive.contentHash(member);
	}

	/**
	 * The coding of a compressed form.
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

}
