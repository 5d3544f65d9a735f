package io.tarweb.cli;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

import io.tarweb.archive.Archive;
import io.tarweb.archive.ArchiveFormat;
import io.tarweb.http.Coding;

/**
 * What a server sees in an archive.
 */
final class Contents {

	/** What a packed archive says about itself; nobody is served it. */
	static final String MANIFEST_NAME = "_tarweb.json";

	private final Archive archive;

	private final String prefix;

	/** By name, in order. */
	private final TreeMap<String, Integer> members = new TreeMap<>();

	/**
	 * Lists the members below a directory.
	 * @param archive the archive
	 * @param prefix the directory, with a trailing slash; empty for all
	 */
	Contents(Archive archive, String prefix) {
		this.archive = archive;
		this.prefix = prefix;
		for (int member = 0; member < archive.size(); member++) {
			String name = archive.name(member);
			if (name.startsWith(prefix)) {
				this.members.put(name, member);
			}
		}
	}

	boolean hasManifest() {
		return this.members.containsKey(this.prefix + MANIFEST_NAME);
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

}
